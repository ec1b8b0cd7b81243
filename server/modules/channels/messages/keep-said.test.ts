// What retention redacts in the ledger is gone from messages, deliveries, files and reactions too.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openStage, type Person, type Stage } from '../../../../test/outbox-stage.ts'
import { readEntries, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { tidyUp } from '../tidy-up.ts'
import { findMessages } from './find-messages.ts'
import { saidKeeper } from './keep-said.ts'

let stage: Stage
before(async () => {
  stage = await openStage({ speed: 1 })
})
after(() => stage.close())

const dayMs = 86_400_000
const keepFor = async (kind: string, days: number | null) => {
  const answer = await stage.house.call('PUT', `/api/ledger/retention/${kind}`, { body: { days } })
  assert.equal(answer.status, 204, answer.text)
}
async function purge() {
  const { jobs } = stage.house.platform
  await jobs.send('ledger-retention', {})
  await jobs.drain()
}

/** What we know of what somebody said: the newest first, those that came in and those that went out. */
async function messagesOf({ handleId }: Person, direction: 'in' | 'out') {
  const { rows } = await stage.house.platform.database.pool.query<{ id: string }>(
    `select id from channels_message where handle_id = $1 and direction = $2
     order by occurred_at desc, id desc`,
    [handleId, direction],
  )
  const shown = await findMessages(
    stage.house.platform,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id }) => shown.get(id)!)
}

/** Whether a word stands anywhere in what channels keep. */
async function knows(word: string): Promise<boolean> {
  const tables = ['channels_message', 'channels_delivery', 'channels_media', 'channels_reaction']
  const { pool } = stage.house.platform.database
  for (const table of tables) {
    const { rowCount } = await pool.query(
      `select 1 from ${table} as kept where to_jsonb(kept)::text like $1 limit 1`,
      [`%${word}%`],
    )
    if (rowCount) return true
  }
  return false
}

const meet = async (word: string) => {
  const person = await stage.meet()
  const { graph } = stage
  const said = graph.say(person.phoneId, person.numberId, { type: 'text', text: `di ${word}` })
  await graph.settled()
  await stage.say(person, `digo ${word}`)
  await stage.idle()
  return { person, said }
}

test('words, files and reactions go with their entries; a hold keeps them', async () => {
  const { graph, house } = stage
  const { person, said } = await meet('murciélago')
  const { person: held } = await meet('colibrí')
  const image = graph.addMedia({ bytes: Buffer.from('%PDF-1.4\n%%EOF'), type: 'application/pdf' })
  const { phoneId, numberId } = person
  graph.say(phoneId, numberId, {
    ...{ type: 'media', kind: 'document', mediaId: image.id, filename: 'murciélago.pdf' },
  })
  graph.say(phoneId, numberId, { type: 'reaction', to: said, emoji: '🦇' })
  await graph.settled()
  await house.platform.jobs.drain()
  const before = await messagesOf(person, 'in')
  assert.equal(before[0]?.media[0]?.state, 'kept')
  const { rows: files } = await house.platform.database.pool.query(
    'select file_key as key from channels_media where handle_id = $1',
    [person.handleId],
  )
  assert.ok(await house.platform.files.size(files[0].key))
  const path = `/api/customers/${held.customerId}/hold`
  const holding = await house.call('PUT', path, { body: { reason: 'un juicio' } })
  assert.equal(holding.status, 204, holding.text)
  for (const kind of ['received', 'written', 'reacted']) await keepFor(`message.${kind}`, 30)
  await purge()
  assert.equal(await knows('murciélago'), true, 'it is not time yet')

  stage.clock.pass(31 * dayMs)
  await purge()
  assert.equal(await knows('murciélago'), false)
  assert.equal(await knows('🦇'), false)
  assert.equal(await knows('colibrí'), true)
  for (const direction of ['in', 'out'] as const) {
    for (const message of await messagesOf(person, direction)) assert.equal(message.content, null)
  }
  const [sent] = await messagesOf(person, 'out')
  assert.equal(sent?.deliveries[0]?.state, 'delivered', 'what became of it stays')
  await tidyUp(house.platform)
  assert.equal(await house.platform.files.size(files[0].key), undefined, 'the bytes are gone')
})

test('what has not gone out yet is still to be said, and is forgotten after it was', async () => {
  const person = await stage.meet()
  const sendAt = new Date(stage.clock.now().getTime() + 40 * dayMs).toISOString()
  const id = await stage.say(person, 'feliz añoranza', { sendAt })
  await keepFor('message.written', 30)
  stage.clock.pass(31 * dayMs)
  await purge()
  assert.equal(await knows('añoranza'), true)
  const cancelled = await stage.house.post(`/api/messages/${id}/cancellations`)
  assert.equal(cancelled.status, 200, cancelled.text)
  await purge()
  assert.equal(await knows('añoranza'), false)
})

test('an edit is forgotten with its own entry, and not with that of a former one', async () => {
  const { graph, house } = stage
  const person = await stage.meet()
  const { phoneId, numberId } = person
  const said = graph.say(phoneId, numberId, { type: 'text', text: 'primero' })
  await graph.settled()
  for (const text of ['segundo', 'tercero']) {
    stage.clock.pass(20 * dayMs)
    graph.say(phoneId, numberId, { type: 'edit', of: said, text })
    await graph.settled()
  }
  const path = `/api/customers/${person.customerId}/timeline?kinds=message.edited`
  const edits = (await house.get(path)).body.items.toReversed()
  assert.equal(edits.length, 2)
  const ctx = createCtx(systemActor('test'), house.platform.clock, house.platform.log)
  const forget = (place: { lane: number; position: number }) =>
    transact(house.platform, ctx, async (tx) =>
      saidKeeper.forget(tx, await readEntries(tx.db, [place])),
    )
  await forget(edits[0])
  assert.equal(await knows('tercero'), true)
  await forget(edits[1])
  assert.equal(await knows('tercero'), false)
})
