// The floor of the mail bench: a bare SMTP server that reads a letter whole, inserts one row with its
// digest under a unique key, and answers after commit. It reads no MIME and knows nobody.
// node bench/mail/floor.ts '{"url":"postgres://…"}' (prints its port)

import { createHash, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'

export const floorTable = `
create table floor_letter (
  id text primary key, sender text not null, bytes integer not null,
  recorded_at timestamptz not null default clock_timestamp()
);`

if (import.meta.main) start(JSON.parse(process.argv[2] ?? '{}'))

function start({ url }: { url: string }) {
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      buffer(stream)
        .then((raw) => {
          const digest = createHash('sha256').update(raw).digest('hex')
          return pool.query('insert into floor_letter (id, sender, bytes) values ($1, $2, $3)', [
            `${digest} ${randomUUID()}`,
            from,
            raw.length,
          ])
        })
        .then(() => done(), done)
    },
  })
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${(server.server.address() as AddressInfo).port}\n`)
  })
}
