import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { defineKind, transact } from '../../../ledger/index.ts'
import { createCtx } from '../../../platform/context.ts'
import { findReach } from '../consents/find-consents.ts'
import { resolveFacts } from '../resolve.ts'

const wrote = defineKind('trial.wrote', { body: z.object({ text: z.string() }) })

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const ctxNow = () =>
  createCtx({ type: 'system', id: 'test' }, house.platform.clock, house.platform.log)

/** Every place in the database where a text stands, as `table.column`. */
async function mentions(planted: string): Promise<string[]> {
  const { pool } = house.platform.database
  const columns = await pool.query<{ table: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) as table, column_name as column
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { table, column } of columns.rows) {
    const rows = await pool.query(
      `select 1 from ${table} where "${column}"::text ilike $1 limit 1`,
      [`%${planted}%`],
    )
    if (rows.rowCount) found.push(`${table}.${column}`)
  }
  return found
}

/** A customer in whom one word stands wherever a person can leave it. */
async function plant(word: string) {
  const email = `${word}@example.com`
  const ctx = ctxNow()
  const seen = await transact(
    house.platform,
    ctx,
    async (tx) => {
      await tx.claim([{ source: 'test', sourceId: `message-${email}` }])
      const [who] = await resolveFacts(tx, ctx, [
        {
          handles: [
            { type: 'user', value: word, assurance: 2 },
            { type: 'anonymous', value: `browser-${word}`, assurance: 0 },
          ],
          occurredAt: ctx.now,
          lazy: true,
          assertedBy: 'key:test',
        },
      ])
      assert.ok(who && !who.refused)
      tx.record({
        kind: wrote,
        subject: { type: 'customer', id: who.customerId },
        handleId: who.handleId,
        channel: 'web',
        body: { text: `I am ${word}` },
        context: { ip: word },
      })
      return { answered: email, id: who.customerId }
    },
    { key: crypto.randomUUID(), route: 'test', fingerprint: 'x' },
  )
  const { id } = seen
  await house.post(
    `/api/customers/${id}/handles`,
    { type: 'email', value: email },
    { once: crypto.randomUUID() },
  )
  await house.call('PATCH', `/api/customers/${id}`, {
    body: {
      traits: { name: `Ana ${word}`, email, phone: '+51 911 222 333', note: `likes ${word}` },
    },
  })
  const twin = await house.post('/api/customers', {
    traits: { name: `${word} Ana`, email },
    handles: [{ type: 'card', value: `card-${word}` }],
  })
  const other = await house.post('/api/customers', { traits: { name: `Ana ${word}`, email } })
  await house.post(`/api/customers/${id}/consents`, {
    purpose: 'marketing',
    state: 'withdrawn',
    how: `said ${word}`,
    textVersion: word,
    proof: { words: word },
  })
  await house.call('PUT', `/api/customers/${id}/preferences`, {
    body: { channels: [word] },
  })
  await house.post('/api/views', { name: 'hers', filter: { q: email } })
  await house.following.drain()
  const merged = await house.post(`/api/customers/${id}/merges`, {
    from: twin.body.id,
    reason: `both are ${word}`,
  })
  assert.equal(merged.status, 201, merged.text)
  await house.following.drain()
  return { id: id as string, twinId: twin.body.id as string, otherId: other.body.id as string }
}

const erase = (id: string) => house.post(`/api/customers/${id}/erase`, { reason: 'she asked' })

test('erasing leaves nothing of a person in any table, and keeps positions and tombstones', async () => {
  const word = `zq${crypto.randomUUID().slice(0, 8)}`
  const { id, twinId, otherId } = await plant(word)
  const before = await mentions(word)
  for (const place of ['customers_trait.value', 'ledger_entry.body', 'ledger_source.source_id']) {
    assert.ok(before.includes(`public.${place}`), `${place} should mention the planted word`)
  }
  const entries = () =>
    house.platform.db
      .selectFrom('ledger_entry')
      .select((count) => count.fn.countAll<number>().as('entries'))
      .executeTakeFirstOrThrow()
  const recorded = (await entries()).entries

  // The one with the same name is somebody else until joined, and goes on its own.
  assert.equal((await erase(otherId)).status, 200)
  const answer = await erase(id)
  assert.equal(answer.status, 200, answer.text)
  await house.following.drain()

  assert.deepEqual(await mentions(word), [])
  assert.equal((await entries()).entries, recorded + 2, 'only the two erasures are new')
  const shown = (await house.get(`/api/customers/${twinId}`)).body
  assert.equal(shown.id, id)
  assert.ok(shown.erasedAt)
  assert.deepEqual(shown.traits, {})
  assert.equal((await house.get(`/api/customers?handle=user:${word}`)).body.items.length, 0)
  assert.equal((await house.get(`/api/customers?q=${word}`)).body.items.length, 0)
  assert.equal((await erase(id)).status, 409)
})

test('an opt-out outlives the person who is erased, without the address', async () => {
  const word = `zq${crypto.randomUUID().slice(0, 8)}`
  const email = `${word}@example.com`
  const made = await house.post('/api/customers', { handles: [{ type: 'email', value: email }] })
  const withdrawn = { purpose: 'marketing', state: 'withdrawn', how: 'call' }
  await house.post(`/api/customers/${made.body.id}/consents`, withdrawn)
  await erase(made.body.id)

  const again = await house.post('/api/customers', { handles: [{ type: 'email', value: email }] })
  assert.notEqual(again.body.id, made.body.id)
  const handleId = again.body.handles[0].id
  const ask = { handleId, purpose: 'marketing', channel: 'email' }
  const may = async () => {
    const [reach] = await findReach(house.platform.db, house.platform.vault, [ask])
    return reach === 'given'
  }
  assert.equal(await may(), false)
  const given = { purpose: 'marketing', state: 'given', how: 'form', handleId }
  await house.post(`/api/customers/${again.body.id}/consents`, {
    ...given,
    at: '2001-01-01T00:00:00Z',
  })
  assert.equal(await may(), false, 'a yes from before the no does not open it')
  await house.post(`/api/customers/${again.body.id}/consents`, given)
  assert.equal(await may(), true)
})

test('a legal hold refuses with its reason, also for what was merged in', async () => {
  const a = await house.post('/api/customers', { traits: { name: 'Held' } })
  const b = await house.post('/api/customers', { traits: { name: 'Holder' } })
  const hold = `/api/customers/${b.body.id}/hold`
  assert.equal((await house.call('PUT', hold, { body: { reason: 'case 12' } })).status, 204)
  const merge = await house.post(`/api/customers/${a.body.id}/merges`, { from: b.body.id })
  assert.equal(merge.body.customer.hold.reason, 'case 12')
  const refused = await erase(a.body.id)
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'customer.held')
  assert.equal(refused.body.details.reason, 'case 12')
  assert.equal((await house.call('DELETE', `/api/customers/${a.body.id}/hold`)).status, 204)
  assert.equal((await erase(a.body.id)).status, 200)
})

test('the export holds everything, by who holds it', async () => {
  const word = `zq${crypto.randomUUID().slice(0, 8)}`
  const { id } = await plant(word)
  const answer = await house.get(`/api/customers/${id}/export`)
  assert.equal(answer.status, 200, answer.text)
  const { customers, ledger } = answer.body.holders
  assert.ok(customers.handles.some((handle: { value: string }) => handle.value === word))
  assert.ok(customers.traits.length >= 4)
  assert.equal(customers.consents[0].proof.words, word)
  assert.ok(JSON.stringify(ledger).includes(`I am ${word}`))
})

test('a back-up from before an erasure is made to forget again', async () => {
  const { platform } = house
  const word = `zq${crypto.randomUUID().slice(0, 8)}`
  const made = await house.post('/api/customers', {
    traits: { name: `Ana ${word}` },
    handles: [
      { type: 'user', value: word },
      { type: 'email', value: `${word}@example.com` },
    ],
  })
  const { id } = made.body
  const note = { purpose: 'marketing', state: 'given', how: 'form' }
  const once = crypto.randomUUID()
  await house.post(`/api/customers/${id}/consents`, note, { once })
  await platform.db
    .insertInto('ledger_source')
    .values({ source: 'test', source_id: `order-${word}@example.com` })
    .execute()
  await house.following.drain()
  // What a back-up taken now would bring back.
  const customer = await platform.db
    .selectFrom('customers_customer')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const handles = await platform.db
    .selectFrom('customers_handle')
    .selectAll()
    .where('customer_id', '=', id)
    .execute()
  const answer = await platform.db
    .selectFrom('platform_answer')
    .selectAll()
    .where('key', '=', once)
    .executeTakeFirstOrThrow()
  await erase(id)
  const list = await platform.db
    .selectFrom('customers_erasure')
    .selectAll()
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  assert.ok(list.kept_at, 'the list stands outside the database as well')
  const file = `privacy/erasures/${String(list.number).padStart(8, '0')}.json`
  assert.ok(!(await text(await platform.files.read(file))).includes(word))

  // The restore: the person is known again, and the database's own list ends before the erasure.
  await platform.db.deleteFrom('customers_erasure').where('number', '=', list.number).execute()
  await platform.db
    .updateTable('customers_customer')
    .set({ erased_at: null, visible: customer.visible })
    .where('id', '=', id)
    .execute()
  for (const handle of handles) {
    await platform.db
      .updateTable('customers_handle')
      .set({ value: handle.value, erased_at: null })
      .where('id', '=', handle.id)
      .execute()
  }
  await platform.db
    .insertInto('ledger_source')
    .values({ source: 'test', source_id: `order-${word}@example.com` })
    .execute()
  await platform.db
    .insertInto('platform_answer')
    .values({ ...answer, result: JSON.stringify(answer.result) })
    .execute()
  await house.call('PATCH', `/api/customers/${id}`, { body: { traits: { name: `Ana ${word}` } } })
  await house.following.drain()
  assert.ok((await mentions(word)).length > 0)

  const module = house.modules.find((one) => one.name === 'customers')
  await module?.afterRestore?.()
  await house.following.drain()
  assert.deepEqual(await mentions(word), [])
  const answered = await platform.database.pool.query(
    'select 1 from platform_answer where key = $1',
    [once],
  )
  assert.equal(answered.rowCount, 0, 'no answer about her is kept')
  await module?.afterRestore?.()
  const { numbers } = await platform.db
    .selectFrom('customers_erasure')
    .select((count) => count.fn.countAll<number>().as('numbers'))
    .executeTakeFirstOrThrow()
  assert.equal(numbers, list.number, 'numbers are gapless and none stands twice')
})
