import type { Metrics } from '../../platform/metrics.ts'
import type { RefusedReason } from './refused-reasons.ts'

/** The figures of the ingest, at /metrics. */
export interface IngestMeasures {
  recorded(events: number): void
  duplicates(events: number): void
  refused(reason: RefusedReason): void
  turnedAway(why: string): void
  request(seconds: number): void
  group(group: { items: number; seconds: number }): void
}

const latencyS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const groupSizes = [1, 3, 10, 30, 100, 300, 1000, 3000]

/** @param waiting how many events wait to be written now. */
export function measureIngest(metrics: Metrics, waiting: () => number): IngestMeasures {
  const recorded = metrics.counter('hebra_ingest_events_total', 'Events recorded')
  const duplicates = metrics.counter('hebra_ingest_duplicates_total', 'Events sent again')
  const refused = metrics.counter('hebra_ingest_refused_total', 'Events refused', ['reason'])
  const away = metrics.counter('hebra_ingest_turned_away_total', 'Requests turned away', ['code'])
  const request = metrics.histogram(
    'hebra_ingest_request_seconds',
    'From the whole request read to its answer, after commit',
    latencyS,
  )
  const sizes = metrics.histogram('hebra_ingest_group_events', 'Events a group', groupSizes)
  const group = metrics.histogram('hebra_ingest_group_seconds', 'Time to write a group', latencyS)
  metrics.gauge('hebra_ingest_waiting_events', 'Events waiting for commit', [], (gauge) =>
    gauge.set(waiting()),
  )
  return {
    recorded: (events) => recorded.inc(events),
    duplicates: (events) => duplicates.inc(events),
    refused: (reason) => refused.inc({ reason }),
    turnedAway: (code) => away.inc({ code }),
    request: (seconds) => request.observe(seconds),
    group({ items, seconds }) {
      sizes.observe(items)
      group.observe(seconds)
    },
  }
}
