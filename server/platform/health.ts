// Whether the house lives and is ready, for load balancers and people; and its figures.

import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authenticate } from './http.ts'
import type { Platform } from './module.ts'

const checkTimeoutMs = 2000

/** Adds /healthz, /readyz and /metrics. */
export function addHealth(server: FastifyInstance, platform: Platform, authenticate: Authenticate) {
  server.get('/healthz', async () => ({ status: 'ok' }))

  server.get('/readyz', async (_request, reply) => {
    const database = await answersInTime(platform)
    reply.code(database ? 200 : 503)
    return {
      status: database ? 'ready' : 'not ready',
      database: { kind: platform.database.kind, answers: database },
      // PGlite runs without fsync: what was acknowledged outlives the process, not a power cut.
      durability: platform.database.kind === 'pglite' ? 'process' : 'power',
    }
  })

  server.get('/metrics', async (request, reply) => {
    if (!hasToken(request, platform.config.metricsToken)) {
      await authenticate(request, 'ledger:operate')
    }
    return reply
      .header('content-type', platform.metrics.registry.contentType)
      .send(await platform.metrics.registry.metrics())
  })
}

/** Migrations ran before the server listened, so a database that answers is a database in order. */
async function answersInTime({ database, clock }: Platform): Promise<boolean> {
  const asked = database.pool.query('select 1 from platform_migration limit 1').then(
    () => true,
    () => false,
  )
  const late = clock.sleep(checkTimeoutMs).then(() => false)
  return Promise.race([asked, late])
}

function hasToken(request: FastifyRequest, token: string | undefined): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token ?? ''}`)
  if (!token || !request.headers.authorization?.startsWith('Bearer ')) return false
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
