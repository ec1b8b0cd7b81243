// The figures of the outbox, at /metrics; those of the whole house are the same from every process.

import { sql } from 'kysely'
import type { Metrics } from '../../../platform/metrics.ts'
import type { Platform } from '../../../platform/module.ts'
import type { DeliveryState } from '../delivery-states.ts'
import type { ReasonCode } from '../reasons.ts'

/** Counts what became of deliveries that this process sent. */
export function measureOutcomes(metrics: Metrics) {
  const counter = metrics.counter(
    'hebra_delivery_outcomes_total',
    'What became of deliveries handed to providers; queued: to be tried again',
    ['channel', 'state', 'reason'],
  )
  return (channel: string, state: DeliveryState, reason: ReasonCode | null) =>
    counter.inc({ channel, state, reason: reason ?? '' })
}

interface Open {
  state: DeliveryState
  deliveries: number
  oldest: Date
}

/** One look at the database serves both gauges of a scrape. */
const freshMs = 500

/** Gauges over deliveries that are still open. */
export function measureOutbox({ db, clock, metrics }: Platform): void {
  let looked: { at: number; rows: Promise<Open[]> } | undefined
  const look = () => {
    const at = performance.now()
    if (looked && at - looked.at < freshMs) return looked.rows
    looked = { at, rows: findOpen() }
    looked.rows.catch(() => {
      looked = undefined
    })
    return looked.rows
  }
  async function findOpen() {
    const { rows } = await sql<Open>`
      select state, count(*) as deliveries, min(greatest(created_at, not_before)) as oldest
      from channels_delivery where state in ('scheduled', 'queued', 'sending', 'unknown')
      group by state`.execute(db)
    return rows
  }
  const states = ['scheduled', 'queued', 'sending', 'unknown'] as const
  metrics.gauge('hebra_deliveries', 'Deliveries by open state', ['state'], async (gauge) => {
    const rows = await look()
    for (const state of states) {
      gauge.set({ state }, rows.find((row) => row.state === state)?.deliveries ?? 0)
    }
  })
  metrics.gauge(
    'hebra_delivery_oldest_queued_seconds',
    'For how long the oldest queued delivery has been waiting',
    [],
    async (gauge) => {
      const oldest = (await look()).find((row) => row.state === 'queued')?.oldest
      gauge.set(oldest ? Math.max(0, (clock.now().getTime() - oldest.getTime()) / 1000) : 0)
    },
  )
}
