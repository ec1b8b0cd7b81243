// What resolving will ask, looked up while the unit still waits for its turn. Nothing is locked for
// it: when the turn has come, the unit says what it expects to be so still (expect.ts).

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { settle } from '../../platform/settle.ts'
import type { AskedFact } from './facts.ts'
import type { HandleMemory } from './memory.ts'
import { rulesText } from './rules/find-rules.ts'
import { countStandings } from './standing.ts'
import { findUnknown, growing, type LookedUp } from './view.ts'

/** What was looked up of facts some of which may be resolved later, and under which epoch. */
export interface Ahead extends LookedUp {
  epoch: number
  /** As text. */
  rules: string
}

/**
 * Asks what resolving these facts will ask. It holds until this unit changes an identity, unless
 * the epoch turns out to be another; what this process changed since is in its memory.
 * @param isChanging whether a unit that is not committed yet may give this customer a handle.
 * @returns undefined where the memory is of another epoch.
 */
export async function lookAhead(
  tx: Tx,
  asked: readonly AskedFact[],
  memory: HandleMemory,
  isChanging: (customerId: string) => boolean = () => false,
): Promise<Ahead | undefined> {
  const { epoch } = memory
  const [now, found] = await settle([readEpoch(tx), findUnknown(tx, asked, memory)])
  if (now.epoch !== epoch || memory.epoch !== epoch) return undefined
  const find = (key: string) => (found.asked.has(key) ? found.held.get(key) : memory.get(key))
  const ids = growing(asked, find).filter((id) => !isChanging(id))
  return { ...now, found, standings: await countStandings(tx, ids) }
}

async function readEpoch(tx: Tx): Promise<{ epoch: number; rules: string }> {
  const { rows } = await sql<{ epoch: number; rules: string }>`/*keep:customers-epoch-now*/
    select value as epoch, ${rulesText} as rules from customers_epoch`.execute(tx.db)
  return rows[0]!
}
