import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReceiptState } from '../adapter.ts'
import { type DeliveryState, deliveryStates } from '../delivery-states.ts'
import { afterReceipt, mayMove, waitingStates } from './delivery-moves.ts'

// What people see, in the order in which it may come; `sending` is seen as `queued`.
const order: DeliveryState[] = [
  ...(['scheduled', 'queued', 'unknown', 'accepted', 'failed'] as const),
  ...(['delivered', 'read', 'played', 'cancelled', 'expired'] as const),
]
const seenAs = (state: DeliveryState) => order.indexOf(state === 'sending' ? 'queued' : state)

test('seen from outside every move goes forward but what is put off in time, and each state can be reached', () => {
  for (const from of deliveryStates) {
    for (const to of deliveryStates.filter((state) => mayMove(from, state))) {
      if (to === 'scheduled') {
        assert.ok(waitingStates.some((state) => state === from))
        continue
      }
      const isClaim = from === 'sending' || to === 'sending'
      assert.ok(
        seenAs(to) > seenAs(from) || (isClaim && seenAs(to) >= seenAs(from)),
        `${from} ${to}`,
      )
    }
  }
  const reached = new Set<DeliveryState>(['scheduled'])
  for (const from of reached) {
    for (const to of deliveryStates) if (mayMove(from, to)) reached.add(to)
  }
  assert.deepEqual([...reached].sort(), [...deliveryStates].sort())
})

test('a failure is taken back only by what arrived; what ended with us never moves', () => {
  const after = (from: DeliveryState) => deliveryStates.filter((to) => mayMove(from, to))
  assert.deepEqual(after('failed'), ['delivered', 'read', 'played'])
  assert.deepEqual(after('cancelled'), [])
  assert.deepEqual(after('expired'), [])
  assert.deepEqual(after('unknown'), ['accepted', 'delivered', 'read', 'played', 'failed'])
})

const receipt = fc.constantFrom<ReceiptState>('accepted', 'delivered', 'read', 'played', 'failed')
const fold = (from: DeliveryState, states: readonly ReceiptState[]) =>
  states.reduce((at, state) => afterReceipt(at, { state, isItsId: true }) ?? at, from)

test('receipts in any order, repeated at will, end in the same state', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<DeliveryState>('sending', 'unknown', 'accepted'),
      fc.uniqueArray(receipt, { minLength: 1 }),
      fc.infiniteStream(fc.nat()),
      (from, states, dice) => {
        const ordered = states.toSorted((a, b) => seenAs(a) - seenAs(b))
        const shuffled = [...states, ...states].toSorted(() => (dice.next().value! % 3) - 1)
        assert.equal(fold(from, shuffled), fold(from, ordered))
      },
    ),
  )
})

test('a failure of another attempt convicts nobody, what arrived proves whichever did', () => {
  const other = (state: ReceiptState) => afterReceipt('accepted', { state, isItsId: false })
  assert.equal(other('failed'), undefined)
  assert.equal(other('delivered'), 'delivered')
  assert.equal(afterReceipt('queued', { state: 'failed', isItsId: true }), undefined)
  assert.equal(afterReceipt('queued', { state: 'read', isItsId: true }), 'read')
})
