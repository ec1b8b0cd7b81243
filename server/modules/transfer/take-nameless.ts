// Customers without any handle, of whom a file has nothing but what a Hebra calls them.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { createCustomer, findHomes, type Home } from '../customers/index.ts'
import type { Reading } from './read-row.ts'

/** Those of `asked` that are customers of this house. */
export async function findNameless<Asked extends { reading: Reading }>(
  tx: Tx,
  asked: readonly Asked[],
): Promise<Map<Asked, Home>> {
  const ids = asked.flatMap(({ reading }) => reading.hebraId ?? [])
  const homes = await findHomes(tx.db, ids)
  const here = new Map<Asked, Home>()
  for (const one of asked) {
    const home = homes.get(one.reading.hebraId ?? '')
    if (home) here.set(one, home)
  }
  return here
}

/** Makes a customer for each; they are few, so one after the other. */
export async function makeNameless<Asked>(
  tx: Tx,
  ctx: Ctx,
  asked: readonly Asked[],
): Promise<Map<Asked, Home>> {
  const made = new Map<Asked, Home>()
  for (const one of asked) {
    const { customerId, homeHandleId } = await createCustomer(tx, ctx)
    made.set(one, { handleId: homeHandleId, customerId })
  }
  return made
}
