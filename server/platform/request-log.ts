// One line and one measurement for every request, by route and never by address: addresses hold
// ids, queries and one-time tokens.

import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

const bucketsS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
/** So many or so dull that a line for each would hide the others. */
const quiet = /^\/(v1|healthz|readyz|metrics|\*)/

export function addRequestLog(server: FastifyInstance, metrics: Metrics) {
  const latency = metrics.histogram(
    'hebra_http_request_seconds',
    'Time from a request to the end of its answer, by route',
    bucketsS,
    ['method', 'route', 'status'],
  )
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const { method } = request
    const status = reply.statusCode
    const ms = Math.round(reply.elapsedTime * 10) / 10
    latency.observe({ method, route, status }, reply.elapsedTime / 1000)
    const line = { method, route, status, ms }
    if (quiet.test(route) && status < 500) request.log.debug(line, 'answered')
    else request.log.info(line, 'answered')
  })
}
