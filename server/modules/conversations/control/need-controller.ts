import type { Tx } from '../../../ledger/index.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { needPlaces } from '../../access/index.ts'
import { needSight } from './need-sight.ts'

/**
 * Whether there is such a one to answer this customer.
 * @throws input.invalid, thread.colleague_blind
 */
export async function needController(tx: Tx, customerId: string, control: string): Promise<void> {
  const [kind, id] = control.split(':')
  if (kind === 'staff' && id && !(await needSight(tx, customerId, [id], 'messages:send'))) {
    throw invalidInput({ to: 'is nobody who works here' })
  }
  if (kind === 'queue' && id) await needPlaces(tx, { teamId: id })
}
