// Weeks of Tienda Andina's chats: what people asked and what was answered in WhatsApp's own
// application, before there was Hebra.

import { catalogue, type Product } from './catalogue.ts'
import { type Person, seededRandom } from './people.ts'

export interface ChatLine {
  by: 'customer' | 'shop'
  text: string
  at: Date
}

export interface Chat {
  person: Person
  lines: ChatLine[]
}

const dayMs = 86_400_000
const minuteMs = 60_000

type Talk = (product: Product, person: Person) => (readonly ['customer' | 'shop', string])[]

const talks: readonly Talk[] = [
  ({ name }) => [
    ['customer', `Hola, ¿tienen ${name} en talla M?`],
    ['shop', `Buenas tardes. Sí, queda ${name} en M y en L.`],
    ['customer', '¿Y hacen envíos a Cusco?'],
    ['shop', 'Sí, llega en tres días hábiles por S/ 12.'],
    ['customer', 'Perfecto, lo pido por la web 🙌'],
  ],
  (_product, { code }) => [
    ['customer', `Buenos días, mi pedido P-${code.slice(2)} todavía no llega 😟`],
    ['shop', 'Buenos días. Salió ayer del almacén y llega mañana antes de las 6.'],
    ['customer', 'Gracias, quedo atenta'],
  ],
  ({ name }) => [
    ['customer', `¿Puedo cambiar ${name}? Me quedó chica`],
    ['shop', 'Claro, tiene 30 días con la boleta, en cualquiera de nuestras tiendas.'],
    ['customer', 'Genial, paso el sábado por Miraflores'],
  ],
  ({ name, price }) => [
    ['customer', `Hola, ¿${name} sigue en S/ ${price.toFixed(2)}?`],
    ['shop', 'Hola, sí, hasta agotar stock.'],
  ],
  () => [
    ['customer', '¿A qué hora cierran hoy en San Isidro?'],
    ['shop', 'Hoy atendemos hasta las 9 de la noche.'],
    ['customer', '👍'],
  ],
  ({ name }) => [
    ['customer', 'Buenas'],
    ['customer', `Quisiera la factura de ${name}, por favor`],
    ['customer', 'A nombre de Textiles del Sur'],
  ],
  ({ name }) => [['customer', `¿${name} viene en otros colores?`]],
]

/** One chat for each person, the newest within the last hours; some wait for an answer. */
export function pastChats(people: readonly Person[], now: Date): Chat[] {
  const random = seededRandom(17)
  return people.map((person, n) => {
    const talk = talks[Math.floor(random() * talks.length)]!
    const product = catalogue[Math.floor(random() * catalogue.length)]!
    // A few of today, the others over four weeks.
    const ago = n % 12 === 0 ? random() * 0.3 * dayMs : (0.5 + random() * 27) * dayMs
    let at = now.getTime() - ago - 60 * minuteMs
    return {
      person,
      lines: talk(product, person).map(([by, text]) => {
        at += (1 + Math.floor(random() * 8)) * minuteMs
        return { by, text, at: new Date(Math.min(at, now.getTime() - minuteMs)) }
      }),
    }
  })
}
