// How touchpoints are, at /metrics: a channel that dies silently is noticed by its figures. They are the
// same from every process.

import { sql } from 'kysely'
import type { Gauge } from 'prom-client'
import type { Platform } from '../../../platform/module.ts'

interface Row {
  touchpoint: string
  channel: string
  state: 'active' | 'paused' | 'stopped'
  lastInboundAt: Date | null
  tokenExpiresAt: Date | null
  testedAt: Date | null
  testError: string | null
  subscribed: boolean | null
}

export function measureTouchpoints({ db, clock, metrics }: Platform): void {
  let looking: Promise<Row[]> | undefined
  /** One look at the database serves all gauges of a scrape. */
  const look = () => {
    looking ??= findRows().finally(() => {
      looking = undefined
    })
    return looking
  }
  async function findRows() {
    const { rows } = await sql<Row>`
      select touchpoint.id as touchpoint, touchpoint.channel, touchpoint.state,
        health.last_inbound_at as "lastInboundAt", health.token_expires_at as "tokenExpiresAt",
        health.tested_at as "testedAt", health.test_error as "testError", health.subscribed
      from channels_touchpoint as touchpoint
      join channels_health as health on health.touchpoint_id = touchpoint.id
      where touchpoint.removed_at is null`.execute(db)
    return rows
  }
  /** A gauge of every touchpoint of which `figureOf` is known. */
  const gauge = (name: string, help: string, figureOf: (row: Row) => number | undefined) =>
    metrics.gauge(name, help, ['touchpoint', 'channel'], async (figure: Gauge) => {
      const rows = await look()
      figure.reset()
      for (const row of rows) {
        const value = figureOf(row)
        const { touchpoint, channel } = row
        if (value !== undefined) figure.set({ touchpoint, channel }, value)
      }
    })
  const secondsTo = (at: Date | null) => at && (at.getTime() - clock.now().getTime()) / 1000

  gauge(
    'hebra_touchpoint_stopped',
    'Whether nothing can go out until somebody mends it',
    ({ state }) => Number(state === 'stopped'),
  )
  gauge(
    'hebra_touchpoint_last_inbound_age_seconds',
    'Since when nobody has written; absent where nobody ever did',
    ({ lastInboundAt }) => (lastInboundAt ? Math.max(0, -secondsTo(lastInboundAt)!) : undefined),
  )
  gauge(
    'hebra_touchpoint_token_left_seconds',
    'Until the token ends; absent where it does not, or nobody told',
    ({ tokenExpiresAt }) => secondsTo(tokenExpiresAt) ?? undefined,
  )
  gauge(
    'hebra_touchpoint_test_failed',
    'Whether the provider refused the last test, made every day',
    ({ testedAt, testError }) => (testedAt ? Number(testError !== null) : undefined),
  )
  gauge(
    'hebra_touchpoint_subscribed',
    'Whether the provider posts to us what happens; absent where nobody told',
    ({ subscribed }) => (subscribed === null ? undefined : Number(subscribed)),
  )
}
