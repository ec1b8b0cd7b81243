import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { AskedFact, AskedHandle } from './facts.ts'
import type { HandleMemory, Held } from './memory.ts'
import { flushPlan, type Plan } from './plan.ts'
import type { HandleRules } from './rules/handle-rules.ts'
import type { View } from './view.ts'

/** A handle of a customer: where something belongs. */
export interface Owner {
  handleId: string
  customerId: string
}

/** What one batch of facts is resolved with. */
export interface Resolution {
  tx: Tx
  ctx: Ctx
  view: View
  plan: Plan
  memory: HandleMemory
  rules: HandleRules
  /** The epoch this transaction moved to, when it closed periods. */
  movedEpoch: number | undefined
  /** Pairs this transaction left a suggestion for. */
  suggested: Set<string>
  /** Past periods that late events belong to, by `lateKey`. */
  late: Map<string, Owner>
  /** Handles whose period ended; a new one need not have begun. */
  ended: Set<string>
  /** Periods begun but whose handle is not made yet, by the handle's key. */
  opening: Map<string, { handleId: string; after: Held; at: Date }>
  /** Customers that this unit gave a handle or joined: who counted them before is wrong. */
  changing: Set<string>
}

export const lateKey = (handle: AskedHandle, fact: AskedFact): string =>
  `${handle.key}\n${fact.occurredAt.getTime()}`

/** Writes what was planned so far, so that the database can be asked about it. */
export async function flush(work: Resolution): Promise<void> {
  work.movedEpoch = (await flushPlan(work.tx, work.ctx, work.plan)) ?? work.movedEpoch
}
