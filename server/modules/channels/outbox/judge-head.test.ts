import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilities } from '../adapters/whatsapp/capabilities.ts'
import type { Head } from './find-heads.ts'
import { type HeadFacts, judgeHead } from './judge-head.ts'
import { refilled, taken } from './rates.ts'

const now = new Date('2026-11-22T12:00:00Z')
const hours = (n: number) => new Date(now.getTime() + n * 3_600_000)

const head: Head = {
  id: 'd',
  messageId: 'm',
  part: 0,
  handleId: 'h',
  touchpointId: 't',
  channel: 'whatsapp',
  state: 'queued',
  content: { type: 'text', text: 'Hola' },
  isReply: true,
  purpose: null,
  notBefore: hours(-1),
  expiresAt: hours(1),
  attempts: 0,
  retries: 0,
  leasedUntil: null,
  reason: null,
  replyTo: null,
  repliedHandleId: null,
}
const full = refilled(undefined, { perSecond: 1, burst: 2 }, now)
const facts: HeadFacts = {
  capabilities,
  address: {
    handleId: 'h',
    customerId: 'c',
    type: 'whatsapp',
    value: '51987654321',
    realm: '',
    isCurrent: true,
    assurance: 2,
  },
  window: { lastInboundAt: hours(-23) },
  templateState: undefined,
  templateCategory: undefined,
  reaches: [],
  wishes: undefined,
  unaskedAt: [],
  pair: full,
}
const judge = (given: Partial<Head> = {}, around: Partial<HeadFacts> = {}) =>
  judgeHead({ ...head, ...given }, { ...facts, ...around }, { touchpointId: 't', now })

test('what was good when it was written is judged again when its turn comes', () => {
  assert.deepEqual(judge(), { do: 'send', isUnasked: false })
  const ended = (verdict: ReturnType<typeof judge>) =>
    verdict.do === 'end' ? [verdict.to, verdict.reason] : verdict.do
  assert.deepEqual(ended(judge({}, { capabilities: undefined })), ['failed', 'touchpoint_removed'])
  assert.deepEqual(ended(judge({ expiresAt: now })), ['expired', 'expired'])
  const gone = { address: { ...facts.address!, isCurrent: false } }
  assert.deepEqual(ended(judge({}, gone)), ['failed', 'handle_gone'])
  assert.deepEqual(ended(judge({}, { address: undefined })), ['failed', 'handle_gone'])
  assert.deepEqual(ended(judge({ content: null })), ['failed', 'handle_gone'])
  const closed = { window: { lastInboundAt: hours(-24) } }
  assert.deepEqual(ended(judge({}, closed)), ['failed', 'window_closed'])
  assert.deepEqual(ended(judge({}, { window: undefined })), ['failed', 'window_closed'])
  const content = { type: 'template', name: 'hola', language: 'es' } as const
  assert.equal(judge({ content }, { ...closed, templateState: 'APPROVED' }).do, 'send')
  assert.deepEqual(ended(judge({ content }, { templateState: 'PAUSED' })), [
    'failed',
    'template_unusable',
  ])
})

test('what is no reply needs a yes for each of its purposes, a reply needs none', () => {
  const surveys = { isReply: false, purpose: 'surveys' }
  const given = { purpose: 'surveys', reach: 'given' } as const
  const refusedBy = (given: Partial<Head>, reaches: HeadFacts['reaches']) => {
    const verdict = judge(given, { reaches })
    return verdict.do === 'end' ? [verdict.reason, verdict.detail] : verdict.do
  }
  assert.equal(refusedBy({}, []), 'send')
  assert.equal(refusedBy(surveys, [given]), 'send')
  assert.deepEqual(refusedBy(surveys, []), ['no_consent', undefined])
  for (const [reach, reason] of [
    ['withdrawn', 'opted_out'],
    ['unsaid', 'no_consent'],
  ] as const) {
    const marketing = { purpose: 'marketing', reach }
    assert.deepEqual(refusedBy(surveys, [{ ...given, reach }]), [reason, 'surveys'])
    assert.deepEqual(refusedBy(surveys, [given, marketing]), [reason, 'marketing'])
    // Written as a reply, and filed as marketing since.
    assert.deepEqual(refusedBy({}, [marketing]), [reason, 'marketing'])
  }
})

test('what nobody asked for waits for the hours and the number that the customer wants', () => {
  const marketing = { isReply: false, purpose: 'marketing' }
  const reaches = [{ purpose: 'marketing', reach: 'given' as const }]
  const content = { type: 'template', name: 'hola', language: 'es' } as const
  const closed = { window: undefined, templateState: 'APPROVED', templateCategory: 'UTILITY' }
  // Noon in UTC is seven in the morning in Lima.
  const quietHours = { from: '22:00', until: '07:30', timeZone: 'America/Lima' }
  const quiet = { wishes: { quietHours, frequency: null, handleIds: [] } }
  const later = {
    ...{ do: 'put_off', reason: 'quiet_hours' },
    until: new Date('2026-11-22T12:30:00Z'),
  }
  assert.deepEqual(judge(marketing, { reaches, ...quiet }), later)
  assert.deepEqual(judge({ content }, { ...closed, ...quiet }), later)
  assert.equal(judge({}, quiet).do, 'send', 'an answer goes at any hour')
  assert.equal(
    judge({ content }, { templateState: 'APPROVED', ...quiet }).do,
    'send',
    'also by one',
  )
  const code = { ...closed, ...quiet, templateCategory: 'AUTHENTICATION' }
  assert.deepEqual(judge({ content }, code), { do: 'send', isUnasked: false })
  const frequency = { messages: 2, perDays: 1 }
  const capped = { wishes: { quietHours: null, frequency, handleIds: [] }, reaches }
  const one = judge(marketing, { ...capped, unaskedAt: [hours(-1)] })
  assert.deepEqual(one, { do: 'send', isUnasked: true })
  const soon = { ...marketing, expiresAt: hours(24) }
  const two = { ...capped, unaskedAt: [hours(-1), hours(-2)] }
  const until = hours(22)
  assert.deepEqual(judge(soon, two), { do: 'put_off', reason: 'capped', until })
  const over = judge(marketing, two)
  assert.deepEqual(over.do === 'put_off' && over.until, hours(1), 'no longer than it is kept')
})

test('who was sent too much waits, and what is under way is left alone until its lease is over', () => {
  const empty = taken(full, 2)
  assert.deepEqual(judge({}, { pair: empty }), { do: 'wait', until: new Date(+now + 1000) })
  assert.equal(judge({ state: 'sending', leasedUntil: hours(1) }).do, 'pass')
  const verdict = judge({ state: 'sending', leasedUntil: now })
  assert.equal(verdict.do === 'end' && verdict.to, 'unknown')
  assert.equal(judge({ state: 'unknown' }).do, 'pass')
  assert.equal(judge({ notBefore: hours(1) }).do, 'pass')
  assert.equal(judge({ touchpointId: 'another' }).do, 'pass')
})

test('what may have arrived, and goes no more, is unknown', () => {
  const lost = { reason: 'answer_lost', expiresAt: now }
  assert.deepEqual(judge(lost), { do: 'end', to: 'unknown', reason: 'answer_lost' })
  assert.deepEqual(judge({ ...lost, reason: 'provider_away' }), {
    ...{ do: 'end', to: 'expired', reason: 'expired' },
  })
})
