import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatNames } from './chat-names.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second))
const address = (handleId: string, type: string, value: string) => ({
  ...{ handleId, type, value, customerId: 'c', realm: '', isCurrent: true, assurance: 2 },
})
const heard = (handleId: string, second: number, touchpointId = 't') => ({
  ...{ handleId, touchpointId, lastInboundAt: at(second), lastMessageAt: null },
})
const addresses = [
  address('number', 'whatsapp', '51900000001'),
  address('id', 'whatsapp', 'PE.abc123'),
  address('phone', 'phone', '+51900000001'),
  address('other', 'whatsapp', '51900000002'),
  address('other-id', 'whatsapp', 'PE.def456'),
]
const windows = [heard('number', 1), heard('id', 1), heard('other', 2), heard('other-id', 2)]
const names = (handleId: string, times = windows, touchpointId = 't') =>
  chatNames({ handleId, touchpointId }, addresses, times).toSorted()

test('a number, its other spelling and the id that is heard with it are one chat', () => {
  for (const name of ['number', 'id', 'phone']) {
    assert.deepEqual(names(name), ['id', 'number', 'phone'])
  }
  assert.deepEqual(names('other'), ['other', 'other-id'])
})

test('two numbers are two chats, and what was heard elsewhere joins nothing', () => {
  assert.deepEqual(names('number', [heard('number', 1), heard('other', 1)]), ['number', 'phone'])
  assert.deepEqual(names('id', windows, 'elsewhere'), ['id'])
  assert.deepEqual(chatNames({ handleId: 'gone', touchpointId: 't' }, addresses, windows), ['gone'])
})
