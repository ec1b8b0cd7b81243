// The floor of the webhook bench: a bare server that checks Meta's signature over the raw bytes,
// parses, inserts one row under a unique key and answers after commit. No identity, no ledger.
// node bench/webhook/floor.ts '{"url":"postgres://…","appSecret":"…"}' (prints its port)

import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { newId } from '../../server/platform/ids.ts'

export const floorTable = `
create table floor_message (
  id uuid not null, sender text not null, occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(), provider_id text primary key,
  body jsonb not null
);
create index floor_message_sender on floor_message (sender, occurred_at desc);`

const insert = {
  name: 'floor',
  text: `insert into floor_message (id, sender, occurred_at, provider_id, body)
    values ($1, $2, $3, $4, $5) on conflict do nothing`,
}

interface Payload {
  entry: {
    changes: { value: { messages: { from: string; id: string; timestamp: string }[] } }[]
  }[]
}

if (import.meta.main) start(JSON.parse(process.argv[2] ?? '{}'))

function start({ url, appSecret }: { url: string; appSecret: string }) {
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const raw = Buffer.concat(chunks)
      const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex')
      const right = createHmac('sha256', appSecret).update(raw).digest()
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        response.writeHead(401).end()
        return
      }
      const payload = JSON.parse(raw.toString()) as Payload
      for (const { changes } of payload.entry) {
        for (const { value } of changes) {
          for (const message of value.messages) {
            await pool.query({
              ...insert,
              values: [
                newId(),
                message.from,
                new Date(Number(message.timestamp) * 1000),
                `${newId()} ${message.id}`,
                JSON.stringify(message),
              ],
            })
          }
        }
      }
      response.writeHead(200, { 'content-length': 2 }).end('ok')
    })
  })
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
  })
}
