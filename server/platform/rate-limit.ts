// How often one caller may ask. Counted in this process, by the minute of the house's clock: a
// guard against runaway scripts and guessing, not a quota. Ingest has a quota of its own, and what
// providers send is never limited.

import type { FastifyRequest } from 'fastify'
import type { Clock } from './clock.ts'
import type { Contract, Viewer } from './contract.ts'
import { tooManyRequests } from './refusal.ts'

export interface RateLimit {
  /** @throws rate.limited when this viewer (a stranger: this address) asks too often. */
  count(request: FastifyRequest, contract: Contract, viewer: Viewer): void
  /** Of a page without a contract: `who` asks for it. @throws rate.limited */
  countPage(path: string, who: string, limitPerMinute: number): void
  /** Notes that a caller from this address could not say who they are. @throws rate.limited */
  countFailure(request: FastifyRequest): void
}

/** Requests a minute where the contract says nothing. */
export const generalLimits = { staff: 1200, key: 6000, customer: 300, system: 300 }
const failureLimit = 120
const rememberedCallers = 100_000
const minuteMs = 60_000

export function createRateLimit(clock: Clock): RateLimit {
  let minute = 0
  const counts = new Map<string, number>()

  function take(who: string, limit: number) {
    const now = clock.now().getTime()
    const current = Math.floor(now / minuteMs)
    // Past so many callers in a minute forgetting is the lesser evil: memory stays bounded.
    if (current !== minute || counts.size > rememberedCallers) counts.clear()
    minute = current
    const count = (counts.get(who) ?? 0) + 1
    counts.set(who, count)
    if (count > limit) {
      throw tooManyRequests({ limitPerMinute: limit }, ((current + 1) * minuteMs - now) / 1000)
    }
  }

  return {
    count(request, contract, viewer) {
      if (contract.path.startsWith('/v1/') && !contract.limitPerMinute) return
      const { type, id } = viewer.actor
      const who = type === 'system' ? request.ip : `${type}:${id}`
      if (contract.limitPerMinute) {
        take(`${contract.method} ${contract.path} ${who}`, contract.limitPerMinute)
      } else take(who, generalLimits[type])
    },
    countPage: (path, who, limitPerMinute) => take(`${path} ${who}`, limitPerMinute),
    countFailure: (request) => take(`unknown ${request.ip}`, failureLimit),
  }
}
