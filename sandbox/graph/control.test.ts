// The control API, as scripts in other processes and the phones of the wall use it.

import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type Graph, openGraph } from './index.ts'

let graph: Graph
before(async () => {
  graph = await openGraph()
})
after(() => graph.close())

interface Made {
  id: string
  [name: string]: unknown
}

async function control(method: string, path: string, body?: object, headers = {}) {
  const answer = await fetch(`${graph.url}/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as Made & { items: Made[] } }
}

it('makes a business and a person, who writes, reads and hears of it live', async () => {
  const account = (await control('POST', '/accounts', { name: 'Andina' })).body
  const number = (await control('POST', '/numbers', { accountId: account.id })).body
  const lucia = (await control('POST', '/customers', { name: 'Lucía', phone: '+51987654321' })).body
  const events = await fetch(`${graph.url}/sandbox/customers/${lucia.id}/events`)
  const seen = readEvents(events)
  assert.equal((await seen.next()).value?.event, 'open')
  const hello = { to: number.id, said: { type: 'text', text: 'Hola' } }
  const { id } = (await control('POST', `/customers/${lucia.id}/say`, hello)).body
  assert.partialDeepStrictEqual((await seen.next()).value, { event: 'bubble', data: { id } })
  const answer = await fetch(`${graph.url}/v24.0/${number.id}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${account.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      messaging_product: 'whatsapp',
      to: '51987654321',
      type: 'text',
      text: { body: 'Buenas' },
    }),
  })
  assert.equal(answer.status, 200)
  assert.partialDeepStrictEqual((await seen.next()).value, {
    event: 'bubble',
    data: { from: 'business', content: { body: 'Buenas' }, state: 'delivered' },
  })
  const mark = { messaging_product: 'whatsapp', status: 'read', message_id: id }
  await fetch(`${graph.url}/v24.0/${number.id}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${account.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...mark, typing_indicator: { type: 'text' } }),
  })
  const kinds = [(await seen.next()).value?.event, (await seen.next()).value?.event]
  assert.deepEqual(kinds, ['bubble', 'typing'])
  await seen.return(undefined)
  const chat = await control('GET', `/customers/${lucia.id}/chat?with=${number.id}`)
  assert.deepEqual(
    chat.body.items.map(({ state }) => state),
    ['read', 'delivered'],
  )
  const { body: requests } = await control('GET', '/requests')
  assert.deepEqual(
    requests.items.map(({ path }) => path),
    [`/${number.id}/messages`, `/${number.id}/messages`],
  )
})

it('switches faults on and off', async () => {
  const made = (await control('POST', '/faults', { fault: 'error', code: 131056, times: 2 })).body
  assert.equal((await control('GET', '/faults')).body.items.length, 1)
  await control('DELETE', `/faults/${made.id}`)
  assert.deepEqual((await control('GET', '/faults')).body.items, [])
  const wrong = await control('POST', '/faults', { fault: 'earthquake' })
  assert.equal(wrong.status, 400)
})

it('takes bytes for a person to send, and shows them as nothing that runs', async () => {
  const kept = await fetch(`${graph.url}/sandbox/media`, {
    method: 'POST',
    headers: { 'content-type': 'text/html', 'x-filename': 'a%C3%B1o.html' },
    body: '<script>1</script>',
  })
  const { id } = (await kept.json()) as { id: string }
  const shown = await fetch(`${graph.url}/sandbox/media/${id}`)
  assert.match(shown.headers.get('content-security-policy') ?? '', /sandbox/)
  assert.equal(await shown.text(), '<script>1</script>')
})

it('refuses pages of another origin, and what it does not know', async () => {
  const answer = await control('GET', '/state', undefined, { origin: 'https://evil.example' })
  assert.equal(answer.status, 403)
  assert.equal((await control('GET', '/nothing')).status, 404)
  assert.equal((await control('POST', '/customers/none/say', { to: '1' })).status, 400)
})

async function* readEvents(answer: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body ?? []) {
    rest += decoder.decode(part, { stream: true })
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (event && data) yield { event, data: JSON.parse(data) }
    }
  }
}
