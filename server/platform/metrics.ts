import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The installation's figures, in Prometheus' form at /metrics. Names begin with `hebra_`. */
export interface Metrics {
  readonly registry: Registry
  counter(name: string, help: string, labels?: string[]): Counter
  gauge(
    name: string,
    help: string,
    labels?: string[],
    collect?: (gauge: Gauge) => Promise<void> | void,
  ): Gauge
  histogram(name: string, help: string, bucketsS: number[], labels?: string[]): Histogram
}
