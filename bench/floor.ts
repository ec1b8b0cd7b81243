// The floor of the ingest bench: a bare HTTP server that parses the JSON and writes each request
// with one multi-row insert, under the same unique key and one customer index, and answers after
// commit. No identities, no lanes, no checks: what cannot be beaten on this machine.
// node bench/floor.ts '{"url":"postgres://…"}' (prints its port)

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { newId } from '../server/platform/ids.ts'

/** Same columns as the ledger's entry, the same unique key, one index to read a customer by. */
export const floorTable = `
create table floor_event (
  id uuid not null, kind text not null, subject_id text not null, channel text, actor text not null,
  occurred_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(),
  source text not null, source_id text not null, body jsonb not null, context jsonb,
  primary key (source, source_id)
);
create index floor_event_customer on floor_event (subject_id, occurred_at desc, recorded_at desc);`

const column = (parameter: number, type: string) =>
  `string_to_array($${parameter}, E'\\n', '')::${type}[]`

const insert = {
  name: 'floor',
  text: `insert into floor_event (id, kind, subject_id, actor, occurred_at, source, source_id, body, context)
    select * from unnest(${column(1, 'uuid')}, ${column(2, 'text')}, ${column(3, 'text')},
      ${column(4, 'text')}, ${column(5, 'timestamptz')}, ${column(6, 'text')}, ${column(7, 'text')},
      ${column(8, 'jsonb')}, ${column(9, 'jsonb')})
    on conflict do nothing`,
}

interface FloorEvent {
  event: string
  userId?: string
  anonymousId?: string
  messageId: string
  timestamp: string
  properties: object
  context: object
}

if (import.meta.main) start(JSON.parse(process.argv[2] ?? '{}'))

function start({ url }: { url: string }) {
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch: FloorEvent[] }
      // Sorted by key, or two requests with the same repeated events would deadlock.
      batch.sort((a, b) => (a.messageId < b.messageId ? -1 : 1))
      await pool.query({ ...insert, values: columnsOf(batch) })
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 16 })
      response.end('{"success":true}')
    })
  })
  server.keepAliveTimeout = 72_000
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
  })
}

function columnsOf(batch: FloorEvent[]): string[] {
  const join = (of: (event: FloorEvent) => string) => batch.map(of).join('\n')
  return [
    join(() => newId()),
    join((event) => event.event),
    join((event) => event.userId ?? event.anonymousId ?? ''),
    join(() => 'key:floor'),
    join((event) => event.timestamp),
    join(() => 'key:01a2014b-31ad-75f7-a5f8-4e10726f90ce'),
    join((event) => event.messageId),
    join((event) => JSON.stringify({ event: event.event, properties: event.properties })),
    join((event) => JSON.stringify(event.context)),
  ]
}
