// The second story in the terminal: a visitor of the page goes on by WhatsApp, both ends confirm, the
// company answers with buttons, the customer chooses, and the ticks come back.

import type { Graph } from '../graph/index.ts'
import { seededRandom } from './people.ts'
import { call, choiceId, waitFor } from './showing.ts'
import type { ConnectedNumber } from './whatsapp.ts'

export interface ChatShow {
  url: string
  siteUrl: string
  apiKey: string
  browserKey: string
  graph: Graph
  number: ConnectedNumber
  say: (line: string) => void
}

const names = ['Valeria Ponce', 'Renzo Zevallos', 'Milagros Ríos', 'Joaquín Arias']

/** Plays it with a new visitor and a new phone. @returns the customer they are, and the phone. */
export async function showChat({ graph, number, say, ...show }: ChatShow) {
  const random = seededRandom(Date.now() % 1e9)
  const name = names[Math.floor(random() * names.length)]!
  const phone = `+519${String(Math.floor(random() * 1e8)).padStart(8, '0')}`
  const person = graph.addCustomer({ name, phone })
  const shop = await visit(show)
  say('  A visitor looks at Casaca Brisa and presses "Seguir por WhatsApp".')
  const { link } = await shop({
    anonymousId: shop.anonymousId,
    sku: 'BRI-L',
    product: 'Casaca Brisa',
  })
  const text = new URL(link).searchParams.get('text') ?? ''
  graph.say(person.id, number.numberId, { type: 'text', text })
  say(`  On the phone: «${text}»`)

  const taken = await waitFor('the code to arrive', async () => {
    const stands = await shop()
    return stands.state === 'taken' ? stands : undefined
  })
  say(`  The page asks: ¿Es suyo el WhatsApp que termina en …${taken.ending}? Sí.`)
  await shop({ confirmed: 'yes' })
  const onPhone = (what: string, holds: RegExp) =>
    waitFor(what, async () =>
      graph
        .received(person.id, number.numberId)
        .find(({ content }) => holds.test(JSON.stringify(content))),
    )
  const question = await onPhone('the question', /Sí, continuar/)
  graph.say(person.id, number.numberId, {
    type: 'choice',
    of: question.id,
    id: choiceId(question.content, 'Sí, continuar'),
  })
  say('  The phone asks too: ¿La empezó usted? Sí, continuar.')
  await waitFor('both to be one', async () =>
    (await shop()).state === 'joined' ? true : undefined,
  )
  const customerId = await findByPhone(show, phone)
  say('  One customer now: the visit and the chat are one thread.')

  const sent = await call(show, '/api/messages', {
    customerId,
    content: {
      type: 'choices',
      text: `Hola, ${name.split(' ')[0]}. La casaca Brisa está en tres tallas. ¿Cuál le separo?`,
      choices: ['S', 'M', 'L'].map((size) => ({ id: `talla-${size}`, title: `Talla ${size}` })),
    },
  })
  const answer = await onPhone('the answer', /talla-M/)
  await graph.read(person.id, number.numberId)
  graph.say(person.id, number.numberId, { type: 'choice', of: answer.id, id: 'talla-M' })
  say('  The company answers with buttons; the phone reads it and chooses Talla M.')
  await waitFor('the choice and the ticks', async () => {
    const { deliveries } = (await call(show, `/api/messages/${sent.id}`)) as {
      deliveries: { state: string }[]
    }
    const { items } = (await call(show, `/api/customers/${customerId}/timeline?limit=20`)) as {
      items: { kind: string; body: { content?: { choiceId?: string } } }[]
    }
    const chose = items.some(({ body }) => body.content?.choiceId === 'talla-M')
    return chose && deliveries.every(({ state }) => state === 'read') ? true : undefined
  })
  say('  ✓✓ read. What was chosen stands in the thread; a person goes on by hand.')
  return { customerId, phoneId: person.id, name }
}

interface Stands {
  state: string
  link: string
  ending: string | null
}

/** A browser on the shop's page: looks at a product, and keeps the shop's cookie. */
async function visit({ url, siteUrl, browserKey }: Omit<ChatShow, 'graph' | 'number' | 'say'>) {
  const anonymousId = crypto.randomUUID()
  await fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${browserKey}:`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      anonymousId,
      event: 'Product Viewed',
      properties: { sku: 'BRI-L', name: 'Casaca Brisa', price: 249, currency: 'PEN' },
      context: { page: { path: '/', url: siteUrl, title: 'Tienda Andina' } },
    }),
  })
  let cookie = ''
  const ask = async (form?: Record<string, string>): Promise<Stands> => {
    const answer = await fetch(`${siteUrl}/seguir`, {
      headers: { cookie },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    if (!answer.ok) throw new Error(`the shop answered ${answer.status}: ${await answer.text()}`)
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return (await answer.json()) as Stands
  }
  return Object.assign(ask, { anonymousId })
}

async function findByPhone(show: { url: string; apiKey: string }, phone: string): Promise<string> {
  const { items } = (await call(
    show,
    `/api/customers?handle=${encodeURIComponent(`phone:${phone}`)}`,
  )) as { items: { id: string }[] }
  if (!items[0]) throw new Error('nobody has this phone')
  return items[0].id
}
