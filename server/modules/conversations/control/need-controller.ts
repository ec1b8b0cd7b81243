import type { Tx } from '../../../ledger/index.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { findColleagues, needPlaces } from '../../access/index.ts'

/** Whether there is such a one to answer. @throws input.invalid */
export async function needController(tx: Tx, control: string): Promise<void> {
  const [kind, id] = control.split(':')
  if (kind === 'staff' && id && (await findColleagues(tx.db, [id])).length === 0) {
    throw invalidInput({ to: 'is nobody who works here' })
  }
  if (kind === 'queue' && id) await needPlaces(tx, { teamId: id })
}
