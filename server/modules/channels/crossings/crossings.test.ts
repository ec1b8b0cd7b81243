// Crossings through the public edges: a visitor of a page goes on by WhatsApp. The stand-in of Graph
// is the phone; the root key is the server of the shop.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Person, Stage } from '../../../../test/outbox-stage.ts'
import { makePerson } from '../../../../test/staff.ts'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { newId } from '../../../platform/ids.ts'
import { digestOfCode, makeCode } from './code.ts'
import { choiceIdOf } from './say-to-taker.ts'
import { takeCrossings } from './take-crossings.ts'
import { choose, issue, openCrossingStage, received, say, show } from './testing.ts'

let stage: Stage
let browserKey: string
before(async () => {
  stage = await openCrossingStage()
  browserKey = (await stage.house.post('/api/keys', { name: 'web', scope: 'ingest:browser' })).body
    .key
  const tested = await stage.house.post(`/api/touchpoints/${stage.touchpointId}/tests`)
  assert.equal(tested.body.health.testError, null, tested.text)
})
after(() => stage.close())

/** Somebody who only looked at a page. @returns the anonymous id of their browser. */
async function visit(): Promise<string> {
  const anonymousId = randomUUID()
  const answer = await fetch(`${stage.house.url}/v1/page`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${browserKey}:`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ anonymousId, name: 'Inicio' }),
  })
  assert.equal(answer.status, 200)
  return anonymousId
}

const subject = { type: 'product', id: 'BRI-L', title: 'Casaca Brisa' }

const issueFor = (anonymousId: string, more: object = {}, options: object = {}) =>
  issue(stage, { handle: { type: 'anonymous', value: anonymousId }, ...more }, options)
const confirm = (id: string, confirmed: boolean) =>
  stage.house.post(`/api/crossings/${id}/confirmations`, { confirmed })

const answer = (person: Person, crossingId: string, says: 'yes' | 'no') =>
  choose(stage, person, choiceIdOf(crossingId, says))

const ownerOf = async (anonymousId: string) => {
  const { rows } = await stage.house.platform.database.pool.query<{ id: string }>(
    `select customer_id as id from customers_handle where type = 'anonymous' and value = $1`,
    [anonymousId],
  )
  return rows[0]!.id
}
const kindsOf = async (customerId: string) =>
  (await stage.house.get(`/api/customers/${customerId}/timeline?limit=100`)).body.items.map(
    ({ kind }: { kind: string }) => kind,
  ) as string[]

const suggestedOf = async (customerId: string) =>
  (await stage.house.get(`/api/suggestions?customerId=${customerId}`)).body.items

const minuteMs = 60_000

describe('a crossing', () => {
  it('carries its subject, asks both ends, joins them, and the join can be undone', async () => {
    const visitor = await visit()
    const issued = await issueFor(visitor, { subject })
    const link = new URL(issued.links.whatsapp!)
    assert.equal(link.host, 'wa.me')
    assert.match(link.pathname, /^\/\d+$/)
    const lucia = await stage.meet()
    await say(stage, lucia, link.searchParams.get('text')!)

    const taken = await show(stage, issued.id)
    assert.equal(taken.state, 'taken')
    assert.ok(taken.taker.handle.endsWith(lucia.phone.slice(-2)), taken.taker.handle)
    assert.ok(!taken.taker.handle.includes(lucia.phone.slice(4, -2)), 'and no more of it')
    const { body } = await stage.house.get(
      `/api/customers/${lucia.customerId}/timeline?kinds=crossing.*`,
    )
    assert.deepEqual(body.items[0].body, { crossingId: issued.id, subject })
    assert.equal(body.items[0].actor, `customer:${lucia.customerId}`)
    const asked = JSON.stringify(received(stage, lucia).at(-1))
    assert.match(asked, /Sí, continuar/)
    assert.match(asked, /No soy yo/)
    assert.ok(!asked.includes('Brisa'), 'nothing of what it is about')
    assert.notEqual(await ownerOf(visitor), lucia.customerId, 'nobody is joined')

    await answer(lucia, issued.id, 'yes')
    assert.notEqual(await ownerOf(visitor), lucia.customerId, 'one yes is not enough')
    const done = await confirm(issued.id, true)
    assert.equal(done.body.state, 'joined', done.text)
    await stage.idle()
    assert.equal(await ownerOf(visitor), lucia.customerId)
    assert.match(JSON.stringify(received(stage, lucia).at(-1)), /Seguimos con su consulta/)
    assert.ok((await kindsOf(lucia.customerId)).includes('customer.joined'))
    await stage.house.following.drain()
    const { thread } = (await stage.house.get(`/api/customers/${lucia.customerId}/thread`)).body
    assert.ok(thread.waitingSince, 'what the house says by itself answers nobody')
    const { items } = (await stage.house.get(`/api/customers/${lucia.customerId}/merges`)).body
    const edge = items.find(({ id }: { id: string }) => id === done.body.mergeId)
    assert.deepEqual(edge.evidence, { by: 'crossing', crossingId: issued.id })

    assert.equal((await confirm(issued.id, true)).body.state, 'joined', 'said again')
    assert.equal((await confirm(issued.id, false)).body.code, 'crossing.ended')
    const undone = await stage.house.call('DELETE', `/api/merges/${done.body.mergeId}`)
    assert.equal(undone.status, 200, undone.text)
    assert.notEqual(await ownerOf(visitor), lucia.customerId)
  })

  it('joins in whichever order the two confirm', async () => {
    const visitor = await visit()
    const issued = await issueFor(visitor)
    const rosa = await stage.meet()
    assert.equal((await confirm(issued.id, true)).body.code, 'crossing.not_taken')
    await say(stage, rosa, issued.code)
    assert.equal((await confirm(issued.id, true)).body.state, 'taken')
    assert.notEqual(await ownerOf(visitor), rosa.customerId)
    await answer(rosa, issued.id, 'yes')
    assert.equal((await show(stage, issued.id)).state, 'joined')
    assert.equal(await ownerOf(visitor), rosa.customerId)
  })

  it('of a known customer by id goes on with them, and asks nothing of who is the same', async () => {
    const ana = await stage.meet()
    const answer = await stage.house.post('/api/crossings', { customerId: ana.customerId, subject })
    await say(stage, ana, `hola, ${answer.body.code.toLowerCase()} gracias`)
    const { state, mergeId } = await show(stage, answer.body.id)
    assert.deepEqual([state, mergeId], ['joined', null])
    assert.match(JSON.stringify(received(stage, ana).at(-1)), /Seguimos con su consulta/)
  })

  it('asks in the language of the one who takes it', async () => {
    const taker = await stage.meet()
    await stage.house.call('PUT', `/api/customers/${taker.customerId}/preferences`, {
      body: { language: 'pt-BR' },
    })
    await say(stage, taker, (await issueFor(await visit())).code)
    assert.match(JSON.stringify(received(stage, taker).at(-1)), /Sim, continuar/)
  })
})

describe('the word of either end', () => {
  it('no from the phone ends it, and a yes afterwards changes nothing', async () => {
    const visitor = await visit()
    const issued = await issueFor(visitor)
    const victim = await stage.meet()
    await say(stage, victim, issued.code)
    await confirm(issued.id, true)
    await answer(victim, issued.id, 'no')
    const { state, reason } = await show(stage, issued.id)
    assert.deepEqual([state, reason], ['refused', 'said_no'])
    await answer(victim, issued.id, 'yes')
    assert.equal((await show(stage, issued.id)).state, 'refused')
    assert.notEqual(await ownerOf(visitor), victim.customerId)
  })

  it('no from the page ends it; the phone is told nothing more', async () => {
    const visitor = await visit()
    const issued = await issueFor(visitor)
    const stranger = await stage.meet()
    await say(stage, stranger, issued.code)
    const before = received(stage, stranger).length
    assert.equal((await confirm(issued.id, false)).body.state, 'refused')
    await answer(stranger, issued.id, 'yes')
    assert.equal(received(stage, stranger).length, before)
    assert.notEqual(await ownerOf(visitor), stranger.customerId)
  })

  it('counts only from the phone that took it', async () => {
    const visitor = await visit()
    const issued = await issueFor(visitor)
    const [taker, other] = [await stage.meet(), await stage.meet()]
    await say(stage, taker, issued.code)
    await confirm(issued.id, true)
    const { person, touchpoint } = await cameFrom(other)
    await take([
      {
        item: messageOf({
          type: 'choice',
          choiceId: choiceIdOf(issued.id, 'yes'),
          title: 'Sí, continuar',
        }),
        touchpoint,
        person,
      },
    ])
    assert.equal((await show(stage, issued.id)).state, 'taken')
    assert.notEqual(await ownerOf(visitor), other.customerId)
  })

  it('joins nobody whom staff keep apart, nor two accounts of the shop', async () => {
    const visitor = await visit()
    const taker = await stage.meet()
    const one = await issueFor(visitor)
    await say(stage, taker, one.code)
    await answer(taker, one.id, 'yes')
    const joined = (await confirm(one.id, true)).body
    await stage.house.call('DELETE', `/api/merges/${joined.mergeId}`)
    const two = await issueFor(visitor)
    await say(stage, taker, two.code)
    await answer(taker, two.id, 'yes')
    const refused = (await confirm(two.id, true)).body
    assert.deepEqual([refused.state, refused.reason], ['refused', 'kept_apart'])
    assert.deepEqual(await suggestedOf(taker.customerId), [], 'staff have decided')

    const account = async () =>
      (
        await stage.house.post('/api/customers', {
          traits: { name: 'Con cuenta' },
          handles: [{ type: 'user', value: randomUUID() }],
        })
      ).body.id as string
    const other = await stage.meet()
    await stage.house.post(`/api/customers/${other.customerId}/merges`, { from: await account() })
    const origin = await account()
    const issued = (await stage.house.post('/api/crossings', { customerId: origin })).body
    await say(stage, other, issued.code)
    await answer(other, issued.id, 'yes')
    const limited = (await confirm(issued.id, true)).body
    assert.deepEqual([limited.state, limited.reason], ['refused', 'limit'])
    await stage.house.following.drain()
    const [pair, ...more] = await suggestedOf(other.customerId)
    assert.deepEqual([pair.a.id, pair.b.id].toSorted(), [origin, other.customerId].toSorted())
    assert.deepEqual(pair.reasons, [{ rule: 'crossing', value: null }])
    assert.equal(more.length, 0)
  })
})

describe('a code', () => {
  it('works once: two takers at once, or the same webhook again, and exactly one has it', async () => {
    const issued = await issueFor(await visit())
    const takers = [await stage.meet(), await stage.meet(), await stage.meet()]
    const came = await Promise.all(takers.map(cameFrom))
    await Promise.all(
      came.map(({ person, touchpoint }) =>
        take([{ item: messageOf({ type: 'text', text: issued.code }), person, touchpoint }]),
      ),
    )
    const { rows } = await stage.house.platform.database.pool.query(
      `select subject_id from ledger_entry where kind = 'crossing.taken'
       and body ->> 'crossingId' = $1`,
      [issued.id],
    )
    assert.equal(rows.length, 1)
    const again = await issueFor(await visit())
    stage.graph.fault({ fault: 'duplicate', times: 1, copies: 4 })
    await say(stage, takers[0]!, again.code)
    const questions = received(stage, takers[0]!).filter((content) =>
      JSON.stringify(content).includes(again.id),
    )
    assert.equal(questions.length, 1)
    await say(stage, takers[1]!, again.code)
    assert.ok((await show(stage, again.id)).taker.handle.endsWith(takers[0]!.phone.slice(-2)))
  })

  it('that expired or was revoked carries nothing, and is explained in the same words', async () => {
    const taker = await stage.meet()
    const revoked = await issueFor(await visit())
    assert.equal((await stage.house.call('DELETE', `/api/crossings/${revoked.id}`)).status, 204)
    assert.equal((await stage.house.call('DELETE', `/api/crossings/${revoked.id}`)).status, 204)
    const late = await issueFor(await visit())
    const onTime = await issueFor(await visit())
    stage.clock.pass(29 * minuteMs)
    const before = received(stage, taker).length
    await say(stage, taker, revoked.code)
    assert.equal(received(stage, taker).length, before + 1)
    const explained = JSON.stringify(received(stage, taker).at(-1))
    assert.equal((await show(stage, revoked.id)).state, 'revoked')
    await say(stage, taker, onTime.code)
    assert.equal((await show(stage, onTime.id)).state, 'taken')
    stage.clock.pass(2 * minuteMs)
    await say(stage, taker, late.code)
    assert.equal(JSON.stringify(received(stage, taker).at(-1)), explained)
    assert.equal((await show(stage, late.id)).state, 'expired')
    stage.clock.pass(30 * minuteMs)
    assert.equal((await show(stage, onTime.id)).state, 'expired', 'both have half an hour')
    assert.equal((await confirm(onTime.id, true)).body.code, 'crossing.ended')
    await answer(taker, onTime.id, 'yes')
    assert.equal((await show(stage, onTime.id)).state, 'expired')
  })

  it('is one of five alive, and of thirty in an hour', async () => {
    const visitor = await visit()
    const first = await issueFor(visitor)
    for (let n = 0; n < 4; n++) await issueFor(visitor)
    assert.equal((await show(stage, first.id)).state, 'issued')
    await issueFor(visitor)
    assert.equal((await show(stage, first.id)).state, 'revoked')
    for (let n = 6; n < 30; n++) await issueFor(visitor)
    const handle = { type: 'anonymous', value: visitor }
    const refused = await stage.house.post('/api/crossings', { handle })
    assert.deepEqual([refused.status, refused.body.code], [429, 'crossing.too_many'])
    stage.clock.pass(61 * minuteMs)
    await issueFor(visitor)
  })

  it('is kept nowhere, also where the request may come again', async () => {
    const key = newId()
    const visitor = await visit()
    const one = await issueFor(visitor, { subject }, { once: key })
    const same = await issueFor(visitor, { subject }, { once: key })
    assert.deepEqual(same, one)
    const { pool } = stage.house.platform.database
    for (const table of ['channels_crossing', 'platform_answer', 'ledger_entry', 'access_audit']) {
      const { rows } = await pool.query(
        `select 1 from ${table} as kept where to_jsonb(kept)::text ~ $1`,
        [`${one.code}|${one.code.slice(0, 4)}.${one.code.slice(4)}`],
      )
      assert.equal(rows.length, 0, table)
    }
  })
})

describe('guessing', () => {
  it('ends for an hour, however many are alive', async () => {
    const codes = await issueThousand()
    const guesser = await stage.meet()
    // One message may try no more than one is allowed at all.
    await say(stage, guesser, Array.from({ length: 40 }, makeCode).join(' '))
    await say(stage, guesser, codes[0]!)
    const takenBy = async (person: Person) => {
      const { rows } = await stage.house.platform.database.pool.query(
        'select 1 from channels_crossing where taker_handle_id = $1',
        [person.handleId],
      )
      return rows.length
    }
    assert.equal(await takenBy(guesser), 0, 'a true one is not looked at either')
    assert.match(JSON.stringify(received(stage, guesser).at(-1)), /código/, 'and is explained')
    const other = await stage.meet()
    await say(stage, other, codes[0]!)
    assert.equal(await takenBy(other), 1, 'and is not used up')
    stage.clock.pass(59 * minuteMs)
    const still = await issueFor(await visit())
    await say(stage, guesser, still.code)
    assert.equal(await takenBy(guesser), 0)
    stage.clock.pass(2 * minuteMs)
    await say(stage, guesser, still.code)
    assert.equal(await takenBy(guesser), 1)
  })

  it('is done with five that are meant', async () => {
    const guesser = await stage.meet()
    for (let n = 0; n < 5; n++) await say(stage, guesser, `mi código es ${makeCode()}`)
    const still = await issueFor(await visit())
    await say(stage, guesser, still.code)
    assert.equal((await show(stage, still.id)).state, 'issued')
  })

  it('is not what somebody does who tells the numbers of their orders', async () => {
    const person = await stage.meet()
    for (let n = 0; n < 9; n++)
      await say(stage, person, `¿llegó mi pedido ${makeCode()}, por favor?`)
    const issued = await issueFor(await visit())
    await say(stage, person, issued.code)
    assert.equal((await show(stage, issued.id)).state, 'taken')
  })

  it('is not what somebody does who sends their own code again and again', async () => {
    const person = await stage.meet()
    const issued = await issueFor(await visit())
    for (let n = 0; n < 7; n++) await say(stage, person, issued.code)
    const more = await issueFor(await visit())
    await say(stage, person, more.code)
    assert.equal((await show(stage, more.id)).state, 'taken')
  })
})

describe('whose a crossing is', () => {
  it('is asked when it matters: taken after a join and confirmed after its undoing', async () => {
    const visitor = await visit()
    const known = (await stage.house.post('/api/customers', { traits: { name: 'Otra persona' } }))
      .body.id
    const merged = await stage.house.post(`/api/customers/${known}/merges`, {
      from: await ownerOf(visitor),
    })
    assert.equal(merged.status, 201, merged.text)
    const issued = await issueFor(visitor)
    const taker = await stage.meet()
    await say(stage, taker, issued.code)
    await answer(taker, issued.id, 'yes')
    await stage.house.call('DELETE', `/api/merges/${merged.body.id}`)
    assert.equal((await confirm(issued.id, true)).body.state, 'joined')
    assert.equal(await ownerOf(visitor), taker.customerId)
    const apart = (await stage.house.get(`/api/customers/${known}`)).body
    assert.equal(apart.id, known, 'who was joined by mistake is left alone')
  })

  it('decides who may see, confirm and revoke it', async () => {
    const teamId = (await stage.house.post('/api/teams', { name: 'Norte' })).body.id
    const elsewhere = (await stage.house.post('/api/teams', { name: 'Sur' })).body.id
    const customerId = (
      await stage.house.post('/api/customers', { traits: { name: 'Del norte' }, teamId })
    ).body.id
    const { id } = (await stage.house.post('/api/crossings', { customerId })).body
    const own = await makePerson(stage.house, { role: 'agent', teamIds: [teamId] })
    const foreign = await makePerson(stage.house, { role: 'agent', teamIds: [elsewhere] })
    assert.equal((await own.call('GET', `/api/crossings/${id}`)).status, 200)
    for (const [method, path, body] of [
      ['GET', `/api/crossings/${id}`],
      ['DELETE', `/api/crossings/${id}`],
      ['POST', `/api/crossings/${id}/confirmations`, { confirmed: true }],
    ] as const) {
      const answer = await foreign.call(method, path, body ? { body } : {})
      assert.deepEqual([answer.status, answer.body.code], [404, 'crossing.unknown'], path)
    }
    const refused = await foreign.call('POST', '/api/crossings', { body: { customerId } })
    const nobody = { handle: { type: 'anonymous', value: randomUUID() } }
    const unknown = await foreign.call('POST', '/api/crossings', { body: nobody })
    assert.deepEqual([refused.status, refused.body.code], [unknown.status, unknown.body.code])
    const both = { customerId, ...nobody }
    assert.equal((await stage.house.post('/api/crossings', both)).status, 400)
  })

  it('goes with an erasure', async () => {
    const person = await stage.meet()
    const issued = await stage.house.post('/api/crossings', {
      customerId: person.customerId,
      subject,
    })
    const exported = await stage.house.get(`/api/customers/${person.customerId}/export`)
    assert.match(exported.text, /Casaca Brisa/)
    const erased = await stage.house.post(`/api/customers/${person.customerId}/erase`, {
      reason: 'lo pidió',
    })
    assert.ok(erased.status < 300, erased.text)
    const taker = await stage.meet()
    await say(stage, taker, issued.body.code)
    const { rows } = await stage.house.platform.database.pool.query(
      'select state, subject from channels_crossing where id = $1',
      [issued.body.id],
    )
    assert.deepEqual(rows, [{ state: 'revoked', subject: null }])
  })
})

/** A thousand alive, of customers of their own. @returns their codes. */
async function issueThousand(): Promise<string[]> {
  const { vault, database } = stage.house.platform
  const codes = Array.from({ length: 1000 }, makeCode)
  const origin = (await stage.meet()).handleId
  const now = stage.clock.now()
  await database.pool.query(
    `insert into channels_crossing (id, code_digest, to_channel, origin_handle_id, state, issued_at,
       issued_by, expires_at)
     select id, digest, 'whatsapp', $3, 'issued', $4, 'test', $5
     from unnest($1::uuid[], $2::text[]) as given (id, digest)`,
    [
      codes.map(() => newId()),
      codes.map((code) => digestOfCode(vault, code)),
      origin,
      now,
      new Date(now.getTime() + 30 * minuteMs),
    ],
  )
  return codes
}

const cameFrom = async ({ customerId, handleId }: Person) => ({
  person: { customerId, handleId, addresses: [handleId] },
  touchpoint: { id: stage.touchpointId, channel: 'whatsapp' },
})

const messageOf = (
  content: { type: 'text'; text: string } | { type: 'choice'; choiceId: string; title: string },
) => ({
  is: 'message' as const,
  accountId: stage.numberId,
  sourceId: randomUUID(),
  providerId: randomUUID(),
  at: stage.clock.now(),
  from: { handles: [] },
  content,
})

/** In a transaction of its own, as another process would. */
async function take(came: Parameters<typeof takeCrossings>[3]) {
  const { platform } = stage.house
  const ctx = createCtx(systemActor('test'), platform.clock, platform.log)
  return transact(platform, ctx, (tx) =>
    takeCrossings(tx, ctx, { ...platform, publicUrl: 'http://localhost' }, came),
  )
}
