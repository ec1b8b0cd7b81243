import assert from 'node:assert/strict'
import { test } from 'node:test'
import { touchesThreads } from './news.ts'

const told = (kind: string, body: Record<string, unknown> = {}) => ({
  id: '1',
  kind,
  customerId: 'c',
  handleId: 'h',
  occurredAt: '2026-11-22T10:00:00.000Z',
  body,
})
const moved = (from: string, to: string) => told('delivery.moved', { from, to })

test('an answer that did not go out changes the list, and so does sending it again', () => {
  assert.ok(touchesThreads([moved('sending', 'failed')]))
  assert.ok(touchesThreads([moved('failed', 'delivered')]))
  assert.ok(touchesThreads([moved('queued', 'cancelled')]))
  assert.ok(touchesThreads([moved('sending', 'unknown')]))
})

test('one that goes its way does not', () => {
  assert.ok(!touchesThreads([moved('sending', 'accepted'), moved('accepted', 'read')]))
  assert.ok(!touchesThreads([told('event.tracked', { from: 'failed' })]))
})
