import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outgoing } from '../outgoing.ts'
import { toLines, withOutgoing } from './lines.ts'
import type { ThreadItem } from './message.ts'

const at = '2026-11-22T15:00:00.000Z'

/** A message of ours as the ledger tells it. */
const told = (id: string, text: string, recordedAt = at): ThreadItem => ({
  id: `entry ${id}`,
  lane: 0,
  position: 1,
  kind: 'message.written',
  channel: 'whatsapp',
  touchpointId: 'touchpoint',
  handleId: 'handle',
  actor: 'staff:ana',
  caseId: null,
  occurredAt: recordedAt,
  recordedAt,
  body: {},
  redacted: false,
  message: {
    id,
    direction: 'out',
    content: { type: 'text', text },
    replyTo: null,
    editedAt: null,
    deletedAt: null,
    media: [],
    reactions: [],
    deliveries: [],
  },
})

const written = (key: string, text: string, state: Outgoing['state'] = 'sending'): Outgoing => ({
  key,
  staffId: 'ana',
  customerId: 'customer',
  handleId: 'handle',
  touchpointId: 'touchpoint',
  channel: 'whatsapp',
  content: { type: 'text', text },
  media: [],
  replyTo: null,
  at,
  state,
})

const shown = (items: readonly ThreadItem[], outgoing: readonly Outgoing[]) =>
  withOutgoing(toLines({ items, unread: 0, opened: new Set(), hasOlder: false }), outgoing).flatMap(
    ({ key, is }) => (is === 'day' ? [] : key),
  )

test('a message that the ledger tells before the answer does stands there once', () => {
  assert.deepEqual(shown([told('m1', 'Sí')], [written('k1', 'Sí')]), ['k1'])
})

test('two that say the same are two', () => {
  const outgoing = [written('k1', 'Sí'), written('k2', 'Sí')]
  assert.deepEqual(shown([told('m1', 'Sí')], outgoing), ['k1', 'k2'])
  const all = [told('m1', 'Sí'), told('m2', 'Sí'), told('m3', 'Sí')]
  assert.deepEqual(shown(all, outgoing), ['m3', 'k1', 'k2'])
})

test('what was said before, by others or otherwise stays', () => {
  const before = told('m1', 'Sí', '2026-11-22T14:59:00.000Z')
  const others = { ...told('m2', 'Sí'), actor: 'staff:luz' }
  const elsewhere = { ...told('m3', 'Sí'), touchpointId: 'another' }
  const items = [before, others, elsewhere, told('m4', 'No')]
  assert.deepEqual(shown(items, [written('k1', 'Sí')]), ['m1', 'm2', 'm3', 'm4', 'k1'])
})

test('one that did not get there hides nothing', () => {
  assert.deepEqual(shown([told('m1', 'Sí')], [written('k1', 'Sí', 'failed')]), ['m1', 'k1'])
})

test('a note stands as a line of its own, never folded with what else happened', () => {
  const happened = (id: string, kind: string): ThreadItem => ({
    ...told(id, ''),
    kind,
    message: null,
  })
  const visits = ['v1', 'v2', 'v3', 'v4'].map((id) => happened(id, 'page.viewed'))
  const items = [...visits, happened('n1', 'note.written'), ...visits.map((one) => ({ ...one }))]
  const lines = toLines({ items, unread: 0, opened: new Set(), hasOlder: false })
  assert.deepEqual(
    lines.map(({ is }) => is),
    ['day', 'fold', 'note', 'fold'],
  )
})
