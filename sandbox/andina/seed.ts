// Fills an empty installation with Tienda Andina, through its public edges only: files by the
// import, the web shop's history by the official Segment client.

import { Analytics } from '@segment/analytics-node'
import { contactsCsv, peopleCsv, webVisits } from './history.ts'
import { makePeople, makeTwins } from './people.ts'

export interface Seeding {
  /** Address of the installation. */
  url: string
  /** A key with scope `api`, and one with `ingest:server`. */
  apiKey: string
  serverKey: string
  now: Date
  say: (line: string) => void
  customers?: number
}

export async function seedAndina(seeding: Seeding): Promise<void> {
  const people = makePeople(seeding.customers ?? 320)
  await importFile(seeding, 'clientes.csv', 'customers', peopleCsv(people))
  await importFile(seeding, 'caja-antigua.csv', 'customers', peopleCsv(makeTwins(people)))
  await importFile(seeding, 'contactos.csv', 'interactions', contactsCsv(people, seeding.now))
  await sendVisits(seeding, people)
}

async function importFile(
  { url, apiKey, say }: Seeding,
  name: string,
  what: 'customers' | 'interactions',
  content: string,
) {
  const call = async (method: string, path: string, body?: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': type } : {}) }
    const answer = await fetch(url + path, { method, headers, ...(body ? { body } : {}) })
    if (!answer.ok)
      throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>)
  }
  const { id } = await call('POST', '/api/imports', JSON.stringify({ name, what }))
  await call('PUT', `/api/imports/${id}/file`, content, 'application/octet-stream')
  await call('POST', `/api/imports/${id}/start`)
  for (;;) {
    const view = await call('GET', `/api/imports/${id}`)
    if (view.state === 'finished') {
      say(`  ${name}: ${view.rowsDone} rows imported, ${view.rowsRejected} rejected`)
      return
    }
    if (view.state === 'failed') throw new Error(`${name}: ${view.problem}`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

async function sendVisits(
  { url, serverKey, now, say }: Seeding,
  people: ReturnType<typeof makePeople>,
) {
  const client = new Analytics({
    writeKey: serverKey,
    host: url,
    flushAt: 100,
    maxEventsInBatch: 100,
  })
  const failures: unknown[] = []
  client.on('error', (error) => failures.push(error))
  const visits = webVisits(people, now)
  for (const { type, name, ...event } of visits) {
    if (type === 'page') client.page({ ...event, name })
    else client.track({ ...event, event: name })
  }
  await client.closeAndFlush({ timeout: 60_000 })
  if (failures.length)
    throw new Error('the web shop’s history did not arrive', { cause: failures[0] })
  say(`  web shop: ${visits.length} events by the official client`)
}
