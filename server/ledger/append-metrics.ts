import type { Metrics } from '../platform/metrics.ts'

const bucketsS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]

/** Counts an append: how many entries, and how long it waited for its lanes and wrote. */
export function measureAppend(metrics: Metrics, entries: number, tookMs: number) {
  metrics.counter('hebra_ledger_appended_total', 'Entries appended by this process').inc(entries)
  metrics
    .histogram('hebra_ledger_append_seconds', 'The append of one transaction', bucketsS)
    .observe(tookMs / 1000)
}
