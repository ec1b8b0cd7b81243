// The main job in the terminal: what the browser client and the shop's server send when somebody
// browses and then signs in, and what the company sees of it.

import { catalogue } from './catalogue.ts'
import { makePeople } from './people.ts'

export interface Show {
  url: string
  siteUrl: string
  apiKey: string
  browserKey: string
  say: (line: string) => void
}

interface CustomerView {
  id: string
  name: string | null
  handles: { type: string; value: string }[]
}

/** Plays one visit, and answers the customer that it ended with. */
export async function showMainJob({ url, siteUrl, apiKey, browserKey, say }: Show) {
  const get = async <Body>(path: string): Promise<Body> => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${apiKey}` } })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    return (await answer.json()) as Body
  }
  const person = makePeople(40)[Math.floor(Math.random() * 40)]!
  const anonymousId = crypto.randomUUID()
  const browse = (path: string, event: object) =>
    fetch(`${url}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: siteUrl },
      body: JSON.stringify({
        ...event,
        anonymousId,
        writeKey: browserKey,
        messageId: `demo-${crypto.randomUUID()}`,
        timestamp: new Date().toISOString(),
        sentAt: new Date().toISOString(),
        context: { page: { path: '/', url: siteUrl, title: 'Tienda Andina' } },
      }),
    })
  await browse('p', {
    type: 'page',
    properties: { title: 'Tienda Andina', url: siteUrl, path: '/' },
  })
  const product = catalogue[1]!
  await browse('t', {
    type: 'track',
    event: 'Product Viewed',
    properties: {
      product_id: product.sku,
      name: product.name,
      price: product.price,
      currency: 'PEN',
    },
  })
  say(`  A visitor looks at ${product.name}. In no list and no search: nobody knows who it is.`)
  const found = await get<{ items: unknown[] }>(`/api/customers?handle=anonymous:${anonymousId}`)
  say(`  Customers shown for this browser: ${found.items.length}`)
  const entered = await fetch(`${siteUrl}/entrar`, {
    method: 'POST',
    body: new URLSearchParams({ code: person.code, anonymousId }),
  })
  const { name } = (await entered.json()) as { name: string }
  say(`  The visitor signs in as ${name}; the shop's server says so with its own key.`)
  const customer = await waitFor(async () => {
    const { items } = await get<{ items: CustomerView[] }>(
      `/api/customers?handle=user:${encodeURIComponent(person.code)}`,
    )
    const joined = items[0]?.handles.some((handle) => handle.value === anonymousId)
    return joined ? items[0] : undefined
  })
  const { items } = await get<{ items: { kind: string; occurredAt: string }[] }>(
    `/api/customers/${customer.id}/timeline?limit=8`,
  )
  say(
    `  One customer now: ${customer.name ?? name} (${customer.handles.length} handles), one timeline:`,
  )
  for (const entry of items) say(`    ${entry.occurredAt}  ${entry.kind}`)
  return { customerId: customer.id }
}

async function waitFor<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  const until = Date.now() + 15_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > until) throw new Error('the sign-in did not arrive within 15 seconds')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
