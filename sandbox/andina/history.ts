// Weeks of Tienda Andina's past, made from the people: what the old systems export as files, and
// what its web server would have sent as it happened.

import { catalogue, type Product } from './catalogue.ts'
import { type Person, seededRandom } from './people.ts'

const dayMs = 86_400_000

export const peopleCsv = (people: readonly Person[]): string =>
  csv(
    [
      'codigo',
      'nombres',
      'apellidos',
      'correo',
      'telefono',
      'fecha_nacimiento',
      'ciudad',
      'acepta_marketing',
    ],
    people.map((one) => [
      one.code,
      one.firstName,
      one.lastName,
      one.email,
      one.phone,
      one.birthday,
      one.city,
      one.marketing,
    ]),
  )

const contacts = [
  ['Teléfono', 'entrante', 'Preguntó por su pedido'],
  ['Teléfono', 'saliente', 'Se le avisó que su pedido está listo'],
  ['WhatsApp', 'entrante', '¿Tienen la casaca Brisa en talla M?'],
  ['Correo', 'entrante', 'Pidió la factura de su compra'],
  ['Tienda', 'entrante', 'Cambió una talla en Miraflores'],
  ['Tienda', 'entrante', 'Compró en San Isidro'],
] as const

/** Contacts of the last eight weeks as the old call centre exports them. */
export function contactsCsv(people: readonly Person[], now: Date): string {
  const random = seededRandom(11)
  const rows: string[][] = []
  for (const [n, person] of people.entries()) {
    for (let count = Math.floor(random() * 4); count > 0; count--) {
      const [channel, direction, summary] = contacts[Math.floor(random() * contacts.length)]!
      const at = new Date(now.getTime() - random() * 56 * dayMs)
      rows.push([`T-${n}-${count}`, at.toISOString(), person.code, channel, direction, summary])
    }
  }
  return csv(['ticket', 'fecha', 'codigo', 'canal', 'direccion', 'resumen'], rows)
}

export interface WebEvent {
  type: 'page' | 'track'
  userId: string
  timestamp: Date
  name: string
  properties: Record<string, unknown>
}

/** Visits to the web shop of the last four weeks; one in three ends with an order. */
export function webVisits(people: readonly Person[], now: Date): WebEvent[] {
  const random = seededRandom(13)
  const events: WebEvent[] = []
  for (const person of people.filter((_, n) => n % 2 === 0)) {
    for (let visit = 1 + Math.floor(random() * 3); visit > 0; visit--) {
      const start = now.getTime() - random() * 28 * dayMs
      const seen = [...catalogue].sort(() => random() - 0.5).slice(0, 1 + Math.floor(random() * 3))
      events.push(...visitOf(person, start, seen, random() < 0.33))
    }
  }
  return events.sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime())
}

function visitOf(
  person: Person,
  start: number,
  seen: readonly Product[],
  buys: boolean,
): WebEvent[] {
  const at = (minutes: number) => new Date(start + minutes * 60_000)
  const userId = person.code
  const home = { title: 'Tienda Andina', url: 'https://tienda-andina.example/', path: '/' }
  const events: WebEvent[] = [
    { type: 'page', userId, timestamp: at(0), name: 'Inicio', properties: home },
    ...seen.map((product, n) => ({
      type: 'track' as const,
      userId,
      timestamp: at(n * 2 + 1),
      name: 'Product Viewed',
      properties: { ...describe(product), currency: 'PEN' },
    })),
  ]
  if (!buys) return events
  const total = seen.reduce((sum, product) => sum + product.price, 0)
  const properties = {
    order_id: `P-${userId.slice(2)}-${Math.floor(start / 60_000) % 100_000}`,
    total: Math.round(total * 100) / 100,
    currency: 'PEN',
    products: seen.map((product) => ({ ...describe(product), quantity: 1 })),
  }
  events.push({ type: 'track', userId, timestamp: at(9), name: 'Order Completed', properties })
  return events
}

const describe = ({ sku, name, category, price }: Product) => ({
  sku,
  product_id: sku,
  name,
  category,
  price,
})

const csv = (header: string[], rows: string[][]): string =>
  [header, ...rows]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
