// The alarm for customers with very many handles: somebody writes one address, a till's or a
// colleague's, into everybody's record, or a page makes up people.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { Resolution } from './resolution.ts'

export interface LimitReached {
  /** Of the handles, or `joins`. */
  type: string
  customerId: string
  limit: number
}

/** Takes down that a customer could hold no more, once the transaction has committed. */
export function noteLimit({ tx, ctx, memory }: Resolution, reached: LimitReached): void {
  tx.onCommitted(() => {
    counterIn(tx.metrics)?.inc({ type: reached.type })
    const { type, customerId, limit } = reached
    // A second user on somebody's device is every day's; and once says it.
    if (limit > 1 && memory.firstTime(`limit ${type} ${customerId}`)) warn(ctx, reached)
  })
}

/** The same for what is refused at once, and so never commits. */
export function countRefused(tx: Tx, ctx: Ctx, reached: LimitReached): void {
  counterIn(tx.metrics)?.inc({ type: reached.type })
  warn(ctx, reached)
}

/** Declared with the module, so that the figure is there before the first one. */
export const counterIn = (metrics: Metrics | undefined) =>
  metrics?.counter(
    'hebra_customers_handle_limit_total',
    'Times a customer could hold no more handles of a type, or take no more joins',
    ['type'],
  )

const warn = ({ log }: Ctx, { type, customerId, limit }: LimitReached) =>
  log.warn({ customerId, type, limit }, 'a customer reached a limit of handles')
