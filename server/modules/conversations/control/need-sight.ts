// Nothing is given or told to somebody about a customer whom they may not see.

import type { Tx } from '../../../ledger/index.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { colleagueViewer, findColleagues, type Permission } from '../../access/index.ts'
import { reachCustomer } from '../../customers/index.ts'
import { colleagueBlind } from '../refusals.ts'

/**
 * @returns whether all of them work here.
 * @throws thread.colleague_blind (with `name`) when one may not see the customer, or not do it at all
 */
export async function needSight(
  tx: Tx,
  customerId: string,
  staffIds: readonly string[],
  permission: Permission,
): Promise<boolean> {
  if (staffIds.length === 0) return true
  const found = await findColleagues(tx.db, staffIds)
  for (const one of found) {
    const viewer = colleagueViewer(one)
    const sees = viewer.can(permission) && (await reaches())
    if (!sees) throw colleagueBlind({ name: one.name })

    async function reaches() {
      try {
        await reachCustomer(tx.db, viewer, customerId)
        return true
      } catch (error) {
        if (error instanceof Refusal && error.code === 'customer.unknown') return false
        throw error
      }
    }
  }
  return found.length === new Set(staffIds).size
}
