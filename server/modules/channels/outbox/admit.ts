import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Viewer } from '../../../platform/contract.ts'

/**
 * Asked before somebody writes to a customer, in the transaction that does: whether they may answer
 * now, having seen what there is. Filled by build.ts; refuses by throwing.
 */
export type AdmitMessage = (
  tx: Tx,
  ctx: Ctx,
  viewer: Viewer,
  asked: {
    customerId: string
    threadVersion?: number | undefined
    caseId?: string | undefined
  },
) => Promise<void>
