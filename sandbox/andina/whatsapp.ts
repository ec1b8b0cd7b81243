// Tienda Andina's WhatsApp: a number of the stand-in, connected to Hebra as any number is, with its
// templates, the team's quick phrases and the chats of the last weeks as Meta tells of them.

import type { Graph } from '../graph/index.ts'
import { pastChats } from './chats.ts'
import { makePeople } from './people.ts'

export interface ConnectedNumber {
  accountId: string
  numberId: string
  touchpointId: string
}

export interface Connecting {
  graph: Graph
  /** Of Hebra, and a key with scope `api`. */
  url: string
  apiKey: string
  say: (line: string) => void
}

export async function connectWhatsApp({
  graph,
  url,
  apiKey,
  say,
}: Connecting): Promise<ConnectedNumber> {
  const account = graph.addAccount({ name: 'Tienda Andina' })
  const number = graph.addNumber({ accountId: account.id, phone: '+51 1 555 0100' })
  for (const template of templates) graph.addTemplate(account.id, template)
  const post = poster(url, apiKey)
  const { id, webhookUrl } = await post('/api/touchpoints', {
    channel: 'whatsapp',
    name: 'WhatsApp de la tienda',
    ...graph.connection(number.id),
  })
  await post(`/api/touchpoints/${id}/tests`)
  await graph.subscribe(account.id, new URL(new URL(String(webhookUrl)).pathname, url).href)
  await post(`/api/touchpoints/${id}/templates/sync`)
  for (const phrase of phrases) await post('/api/phrases', phrase)
  say(`  WhatsApp +51 1 555 0100 connected, ${templates.length} templates, quick phrases`)
  return { accountId: account.id, numberId: number.id, touchpointId: String(id) }
}

/** Tells of the past as Meta does: what people wrote, and what was said in the shop's own phone. */
export async function tellPast(
  { graph, say }: Connecting,
  { numberId }: ConnectedNumber,
  past: { people: number; now: Date },
): Promise<void> {
  const chats = pastChats(makePeople(past.people), past.now)
  const people = new Map(
    chats.map(({ person }) => {
      const name = `${person.firstName} ${person.lastName}`
      return [person.code, graph.addCustomer({ name, phone: person.phone }).id]
    }),
  )
  let told = 0
  // Line by line over all chats: what answers is told after what it answers.
  for (let line = 0; told < chats.reduce((sum, { lines }) => sum + lines.length, 0); line++) {
    for (const { person, lines } of chats) {
      const said = lines[line]
      if (!said) continue
      const { by, text, at } = said
      if (by === 'shop') void graph.push(numberId, echoOf(person.phone, text, at))
      else graph.say(people.get(person.code)!, numberId, { type: 'text', text, at })
      told++
    }
    await graph.settled()
  }
  say(`  WhatsApp: ${told} messages in ${chats.length} chats of the last four weeks`)
}

/** Said by the shop in WhatsApp's own application. */
const echoOf = (phone: string, text: string, at: Date) => ({
  field: 'smb_message_echoes',
  value: {
    message_echoes: [
      {
        from: '5115550100',
        to: phone.replace(/\D/g, ''),
        id: `wamid.${crypto.randomUUID()}`,
        timestamp: String(Math.floor(at.getTime() / 1000)),
        type: 'text',
        text: { body: text },
      },
    ],
  },
})

const templates = [
  {
    name: 'pedido_listo',
    components: [
      { type: 'BODY', text: 'Hola {{1}}, su pedido {{2}} está listo para recoger en {{3}}.' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Voy en camino' }] },
    ],
  },
  {
    name: 'seguimos_en_contacto',
    components: [{ type: 'BODY', text: 'Hola {{1}}, tenemos respuesta a su consulta. ¿Seguimos?' }],
  },
  {
    name: 'novedades_abrigos',
    category: 'MARKETING' as const,
    components: [
      { type: 'BODY', text: 'Llegó la nueva temporada de abrigos a Tienda Andina.' },
      { type: 'FOOTER', text: 'Responda BAJA para no recibir más' },
    ],
  },
]

const phrases = [
  { shortcut: 'hola', text: 'Hola {name}, gracias por escribir a Tienda Andina.' },
  { shortcut: 'horario', text: 'Atendemos de lunes a sábado de 10 a 21, y domingos de 11 a 19.' },
  { shortcut: 'cambios', text: 'Tiene 30 días para cambiarlo con su boleta en cualquier tienda.' },
]

function poster(url: string, apiKey: string) {
  return async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }
}
