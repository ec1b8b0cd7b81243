import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type Metric,
  Registry,
} from 'prom-client'

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

/** Every house has a registry of its own. Asking twice for a name gives the same metric. */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry()
  // Memory, CPU, event-loop delay and garbage collection, under Prometheus' usual names.
  if (options.process ?? true) collectDefaultMetrics({ register: registry })
  const known = <Kind extends Metric>(name: string, make: () => Kind): Kind => {
    if (!name.startsWith('hebra_')) throw new Error(`metric ${name} does not begin with hebra_`)
    return (registry.getSingleMetric(name) as Kind | undefined) ?? make()
  }
  const base = { registers: [registry] }
  return {
    registry,
    counter: (name, help, labelNames = []) =>
      known(name, () => new Counter({ ...base, name, help, labelNames })),
    gauge: (name, help, labelNames = [], collect) =>
      known(name, () => {
        const gauge: Gauge = new Gauge({
          ...base,
          name,
          help,
          labelNames,
          ...(collect ? { collect: () => collect(gauge) } : {}),
        })
        return gauge
      }),
    histogram: (name, help, buckets, labelNames = []) =>
      known(name, () => new Histogram({ ...base, name, help, labelNames, buckets })),
  }
}
