// Appending by lane against a plain insert of the same rows with a sequence, the same keys and
// index: the price of gapless lanes in commit order.

import { append, type PreparedEntry } from '../server/ledger/index.ts'
import { createClock } from '../server/platform/clock.ts'
import { newId } from '../server/platform/ids.ts'
import type { Bench } from './harness.ts'

const forMs = 2000

/** Sizes: entries in one transaction. */
export async function run(bench: Bench): Promise<void> {
  const { database } = await bench.open()
  await database.pool.query(
    `create table plain_entry (like ledger_entry including defaults, seq bigserial primary key);
     alter table plain_entry alter lane drop not null, alter position drop not null;
     create index on plain_entry (handle_id, occurred_at desc, recorded_at desc)`,
  )
  for (const size of bench.sizes ?? [1, 50, 500]) {
    const writers = database.kind === 'pglite' ? 1 : 4
    const ours = await rate(writers, size, async (entries) => {
      const client = await database.pool.connect()
      try {
        await client.query('begin')
        await append(async (text, values) => (await client.query(text, values)).rows, entries)
        await client.query('commit')
      } finally {
        client.release()
      }
    })
    const floor = await rate(writers, size, async (entries) => {
      const columns = [
        'id',
        'kind',
        'subjectType',
        'subjectId',
        'handleId',
        'actor',
        'occurredAt',
        'bodyJson',
      ] as const
      await database.pool.query({
        name: 'plain',
        text: `insert into plain_entry (id, kind, subject_type, subject_id, handle_id, actor,
            occurred_at, recorded_at, body)
          select id, kind, type, subject, handle, actor, occurred, clock_timestamp(), body from unnest(
            $1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[],
            $7::timestamptz[], $8::jsonb[])
          as given (id, kind, type, subject, handle, actor, occurred, body)`,
        values: columns.map((column) => entries.map((entry) => entry[column])),
      })
    })
    bench.report({ name: 'append entries', size, ours, floor, unit: '/s', writers })
  }
}

async function rate(
  writers: number,
  size: number,
  write: (entries: PreparedEntry[]) => Promise<unknown>,
): Promise<number> {
  const clock = createClock()
  const began = performance.now()
  let written = 0
  const writer = async () => {
    while (performance.now() - began < forMs) {
      await write(Array.from({ length: size }, () => sample(clock.now())))
      written += size
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
  return Math.round((written * 1000) / (performance.now() - began))
}

function sample(occurredAt: Date): PreparedEntry {
  const subjectId = newId()
  return {
    id: newId(),
    kind: 'product.viewed',
    subjectType: 'customer',
    subjectId,
    handleId: subjectId,
    channel: 'web',
    touchpointId: null,
    actor: 'key:bench',
    caseId: null,
    occurredAt,
    bodyJson: '{"sku":"A-1","name":"Zapatilla","price":129.9,"page":"/zapatillas/a-1"}',
    contextJson: null,
  }
}
