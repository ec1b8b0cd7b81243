import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase, type TestDatabase } from '../../../test/house.ts'
import { newId } from '../../platform/ids.ts'
import type { AuditRow } from './audit.ts'
import { createAuditWriter } from './audit-writer.ts'

let house: TestDatabase
before(async () => {
  house = await openTestDatabase()
})
after(() => house.drop())

const at = new Date('2026-05-04T03:02:01.500Z')
const rowTo = (target: string): AuditRow => ({
  ...{ id: newId(), at, actor: 'staff:1', action: 'thing.read', target },
  ...{ request_id: null, address: '10.0.0.1', details: { filters: ['q'] } },
})
const kept = () =>
  house.database.db.selectFrom('access_audit').selectAll().orderBy('target').execute()

test('lines that come together are all kept, as they are', async () => {
  const writer = createAuditWriter(house.database.db)
  const rows = Array.from({ length: 40 }, (_, n) => rowTo(`thing:${100 + n}`))
  await Promise.all(rows.map((row) => writer.write(row)))
  assert.deepEqual(await kept(), rows)
})

test('one that cannot be kept says so, and takes no other with it', async () => {
  const writer = createAuditWriter(house.database.db)
  const bad = { ...rowTo('thing:bad'), target: 'no text of PostgreSQL holds \u0000' }
  const lines = [rowTo('thing:a'), bad, rowTo('thing:b'), rowTo('thing:c')]
  const written = await Promise.allSettled(lines.map((row) => writer.write(row)))
  assert.deepEqual(
    written.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  )
  const targets = (await kept()).map(({ target }) => target)
  assert.deepEqual(targets.slice(-3), ['thing:a', 'thing:b', 'thing:c'])
})
