import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Person, Stage } from '../../../../test/outbox-stage.ts'
import { choiceIdOf } from './say-to-taker.ts'
import { choose, issue, openCrossingStage, received, show } from './testing.ts'

let stage: Stage
before(async () => {
  stage = await openCrossingStage()
  await stage.house.post(`/api/touchpoints/${stage.touchpointId}/tests`)
})
after(() => stage.close())

/** As if they were in the chat: at the very handle by which they write. */
const issueAt = ({ phone }: Person, more: object = {}) =>
  issue(stage, { handle: { type: 'phone', value: `+${phone}` }, ...more })
const customerOf = async ({ customerId }: Person) =>
  (await stage.house.get(`/api/customers/${customerId}`)).body.id
const read = (person: Person) => received(stage, person).map((content) => JSON.stringify(content))
const lastRead = (person: Person) => read(person).at(-1) ?? ''

describe('a pin', () => {
  const calledNumber = '+5115550100'
  let calls = 0
  const key = (pin: string, given: object = {}) =>
    stage.house.post('/api/crossing-pins', {
      ...{ pin, calledNumber, callerNumber: '+51955000111', callId: `call-${++calls}` },
      ...given,
    })
  const subject = { type: 'case', id: '12', title: 'Cambio de dirección' }

  it('is keyed in by who calls, once, and carries the subject to their number', async () => {
    const who = await stage.meet()
    const { id, pin } = await issueAt(who, { calledNumber, subject })
    assert.match(pin!, /^\d{6}$/)
    const taken = await key(pin!)
    assert.equal(taken.status, 200, taken.text)
    assert.deepEqual([taken.body.id, taken.body.subject], [id, subject])
    assert.equal((await key(pin!)).body.code, 'crossing.pin_refused')
    const caller = await stage.house.get(
      `/api/customers?handle=phone:${encodeURIComponent('+51955000111')}`,
    )
    assert.notEqual(caller.body.items[0].id, await customerOf(who))
  })

  it('makes nobody of who guesses, and asks nothing of who is one with the origin already', async () => {
    const guesser = '+51955000333'
    assert.equal((await key('000000', { callerNumber: guesser })).status, 409)
    const met = await stage.house.get(`/api/customers?handle=phone:${encodeURIComponent(guesser)}`)
    assert.deepEqual(met.body.items, [])
    const own = { type: 'phone', value: '+51955000444' }
    const made = await stage.house.post('/api/customers', { handles: [own] })
    const issued = await stage.house.post('/api/crossings', { handle: own, calledNumber })
    assert.equal(issued.status, 201, issued.text)
    assert.equal((await key(issued.body.pin, { callerNumber: own.value })).status, 200)
    const { state } = (await stage.house.get(`/api/crossings/${issued.body.id}`)).body
    assert.equal(state, 'joined', made.text)
  })

  it('holds on its own number only, for ten minutes', async () => {
    const who = await stage.meet()
    const { pin } = await issueAt(who, { calledNumber })
    assert.equal((await key(pin!, { calledNumber: '+5115550199' })).status, 409)
    stage.clock.pass(11 * 60_000)
    assert.equal((await key(pin!)).status, 409)
  })

  it('is not found by guessing among a thousand: a call has three tries', async () => {
    const number = '+5115550300'
    const { pool } = stage.house.platform.database
    const who = await stage.meet()
    const { pin } = await issueAt(who, { calledNumber: number })
    await pool.query(
      `insert into channels_crossing (id, code_digest, to_channel, origin_handle_id, state,
         issued_at, issued_by, expires_at, pin_digest, pin_number, pin_expires_at)
       select gen_random_uuid(), 'digest ' || n, 'any', $1, 'issued', $2, 'system:test', $3,
         'pin ' || n, $4, $3 from generate_series(1, 999) n`,
      [
        who.handleId,
        new Date(stage.clock.now().getTime() - 7_200_000),
        new Date(stage.clock.now().getTime() + 600_000),
        number,
      ],
    )
    const full = await stage.house.post('/api/crossings', {
      customerId: (await stage.meet()).customerId,
      calledNumber: number,
    })
    assert.equal(full.body.code, 'crossing.too_many')
    const given = { calledNumber: number, callId: 'guessing' }
    const wrong = (n: number) => String((Number(pin) + n) % 1e6).padStart(6, '0')
    const left = []
    for (const n of [1, 2, 3]) left.push((await key(wrong(n), given)).body.details.triesLeft)
    assert.deepEqual(left, [2, 1, 0])
    assert.equal((await key(pin!, given)).status, 409, 'not even the right one any more')
    assert.equal((await key(pin!, { calledNumber: number })).status, 200)
  })

  it('is confirmed by who calls, through the exchange, before anybody is asked', async () => {
    const who = await stage.meet()
    const { id, pin } = await issueAt(who, { calledNumber })
    await key(pin!, { callerNumber: '+51955000222' })
    const yes = { confirmed: true, end: 'taker' }
    const answer = await stage.house.post(`/api/crossings/${id}/confirmations`, yes)
    assert.equal(answer.body.taker.confirmed, true)
    await stage.idle()
    assert.ok(lastRead(who).includes('¿Es usted?'), lastRead(who))
    await choose(stage, who, choiceIdOf(id, 'yes', 'origin'))
    assert.equal((await show(stage, id)).state, 'joined')
  })
})
