// How often one caller may ask: a guard against runaway scripts and guessing, not a quota. Ingest has
// a quota of its own, and what providers send is never limited.

import type { FastifyRequest } from 'fastify'
import type { Clock } from './clock.ts'
import type { Contract, Viewer } from './contract.ts'
import { createMinuteLimit } from './minute-limit.ts'

export interface RateLimit {
  /** @throws rate.limited when this viewer (a stranger: this address) asks too often. */
  count(request: FastifyRequest, contract: Contract, viewer: Viewer): void
  /** Notes that a caller from this address could not say who they are. @throws rate.limited */
  countFailure(request: FastifyRequest): void
}

/** Requests a minute where the contract says nothing. */
export const generalLimits = { staff: 1200, key: 6000, customer: 300, system: 300 }
const failureLimit = 120

export function createRateLimit(clock: Clock): RateLimit {
  const take = createMinuteLimit(clock)
  return {
    count(request, contract, viewer) {
      if (contract.path.startsWith('/v1/') && !contract.limitPerMinute) return
      const { type, id } = viewer.actor
      const who = type === 'system' ? request.ip : `${type}:${id}`
      if (contract.limitPerMinute) {
        take(`${contract.method} ${contract.path} ${who}`, contract.limitPerMinute)
      } else take(who, generalLimits[type])
    },
    countFailure: (request) => take(`unknown ${request.ip}`, failureLimit),
  }
}
