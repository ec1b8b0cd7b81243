// The figures of what comes in, at /metrics.

import type { Metrics } from '../../platform/metrics.ts'

export interface InboundMeasures {
  took(channel: string, seconds: number): void
  turnedAway(channel: string, code: string): void
  items(fresh: number, known: number): void
}

const latencyS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** @param waiting how many items wait to be written now. */
export function measureInbound(metrics: Metrics, waiting: () => number): InboundMeasures {
  const webhook = metrics.histogram(
    'hebra_channels_webhook_seconds',
    'From the whole webhook read to its answer, after commit',
    latencyS,
    ['channel'],
  )
  const away = metrics.counter('hebra_channels_webhook_turned_away_total', 'Webhooks turned away', [
    'channel',
    'code',
  ])
  const items = metrics.counter('hebra_channels_items_total', 'Inbound items', ['known'])
  metrics.gauge('hebra_channels_waiting_items', 'Inbound items waiting for commit', [], (gauge) =>
    gauge.set(waiting()),
  )
  return {
    took: (channel, seconds) => webhook.observe({ channel }, seconds),
    turnedAway: (channel, code) => away.inc({ channel, code }),
    items(fresh, known) {
      items.inc({ known: 'no' }, fresh)
      items.inc({ known: 'yes' }, known)
    },
  }
}
