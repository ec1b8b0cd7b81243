import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from './entry.tsx'
import { toLines } from './lines.ts'

let position = 0
const entry = (kind: string, body: object, occurredAt = '2026-11-22T15:00:00.000Z') => {
  position += 1
  const id = `entry-${position}`
  return { id, kind, body, occurredAt, recordedAt: occurredAt, lane: 0, position } as Entry
}
const written = (messageId: string, ids: string[], more: object = {}) =>
  entry('message.written', {
    messageId,
    content: { type: 'text', text: 'Hola' },
    deliveries: ids.map((id, part) => ({ id, part })),
    ...more,
  })
const moved = (messageId: string, deliveryId: string, from: string, to: string, reason?: string) =>
  entry('delivery.moved', { messageId, deliveryId, from, to, ...(reason ? { reason } : {}) })
const coursesOf = (entries: Entry[]) =>
  toLines(entries).flatMap((line) => ('entry' in line ? [line.course] : []))

test('what became of a message stands with the message, and is no line of its own', () => {
  const entries = [
    entry('message.received', { messageId: 'm0', content: { type: 'text', text: '¿Hay?' } }),
    entry('media.kept', { messageId: 'm0', mediaId: 'f', type: 'image/png', bytes: 1 }),
    written('m1', ['d1']),
    moved('m1', 'd1', 'queued', 'sending'),
    moved('m1', 'd1', 'sending', 'accepted'),
    moved('m1', 'd1', 'accepted', 'read'),
  ]
  const lines = toLines(entries)
  assert.deepEqual(
    lines.map((line) => ('day' in line ? 'day' : line.entry.kind)),
    ['day', 'message.received', 'message.written'],
  )
  assert.deepEqual(coursesOf(entries), [undefined, { state: 'read', reason: undefined }])
})

test('a message is as far as its part that is least far, and says why', () => {
  const entries = [
    written('m1', ['d1', 'd2']),
    moved('m1', 'd1', 'queued', 'delivered'),
    moved('m1', 'd2', 'queued', 'failed', 'undeliverable'),
  ]
  assert.deepEqual(coursesOf(entries), [{ state: 'failed', reason: 'undeliverable' }])
  // Sent again: the new delivery begins where the former ended.
  entries.push(moved('m1', 'd3', 'failed', 'queued'), moved('m1', 'd3', 'queued', 'delivered'))
  assert.deepEqual(coursesOf(entries), [{ state: 'delivered', reason: undefined }])
})

test('what waits says so; what was written in the application of the channel has no course', () => {
  assert.deepEqual(
    coursesOf([
      written('m1', ['d1']),
      written('m2', ['d2'], { sendAt: '2026-11-23T09:00:00.000Z' }),
      written('m3', [], { echo: true }),
    ]).map((course) => course?.state),
    ['queued', 'scheduled', undefined],
  )
})

test('each day has its heading once, also where only hidden entries lie between', () => {
  const entries = [
    entry('page.viewed', {}, '2026-11-20T15:00:00.000Z'),
    entry('media.kept', {}, '2026-11-21T15:00:00.000Z'),
    entry('page.viewed', {}, '2026-11-22T15:00:00.000Z'),
    entry('page.viewed', {}, '2026-11-22T15:10:00.000Z'),
  ]
  assert.equal(toLines(entries).filter((line) => 'day' in line).length, 2)
})
