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
  await importFile(
    seeding,
    'contactos.csv',
    'interactions',
    contactsCsv(people, seeding.now),
    contactsMap,
  )
  await sendVisits(seeding, people)
}

/** How the old call centre's file is read; the files of customers need no map. */
const contactsMap = {
  source: 'central-antigua',
  columns: [
    { column: 'ticket', to: 'field', name: 'id' },
    { column: 'fecha', to: 'field', name: 'occurredAt' },
    { column: 'codigo', to: 'handle', type: 'user', assurance: 2 },
    {
      column: 'canal',
      to: 'field',
      name: 'channel',
      values: { Teléfono: 'voice', WhatsApp: 'whatsapp', Correo: 'email', Tienda: 'store' },
    },
    {
      column: 'direccion',
      to: 'body',
      path: 'direction',
      values: { entrante: 'inbound', saliente: 'outbound' },
    },
    { column: 'resumen', to: 'body', path: 'summary' },
  ],
}

async function importFile(
  { url, apiKey, say }: Seeding,
  name: string,
  what: 'customers' | 'interactions',
  content: string,
  map?: object,
) {
  const call = async (method: string, path: string, body?: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': type } : {}) }
    const answer = await fetch(url + path, { method, headers, ...(body ? { body } : {}) })
    if (!answer.ok)
      throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>)
  }
  const { id } = await call(
    'POST',
    '/api/imports',
    JSON.stringify({ name, what, ...(map ? { map } : {}) }),
  )
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
