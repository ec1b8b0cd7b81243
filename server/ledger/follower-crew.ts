// The crew runs the followers of this process: each one round at a time, all together no more
// than a few, resting between rounds so that those who write come first, bisecting what fails.

import { setTimeout } from 'node:timers/promises'
import { isDatabaseAway } from '../platform/database.ts'
import type { Follower, LedgerPlatform } from './follow.ts'
import { findBehind } from './follower-cursor.ts'
import { parkNext } from './follower-park.ts'
import { type Round, type RoundPlatform, runRound } from './follower-round.ts'
import { createSlots } from './follower-slots.ts'
import { findTrouble, type LaneTrouble, noteFailure, noteSuccess } from './follower-trouble.ts'
import type { Recent } from './recent.ts'

/** A batch lasts 50 ms; it is this large only where its entries cost next to nothing. */
const largestBatch = 2000
const firstBatch = 200
const largestStride = 10_000
const batchMs = 50
/** A round that leaves nothing is followed by a rest so many times as long, of `restMs` at most. */
const restFactor = 3
const restMs = 50
/** So many entries a round say that much is being written. */
const manyEntries = 200

export interface Member {
  readonly follower: Follower
  /** Lanes that may hold something, with about how many entries. */
  readonly news: Map<number, number>
  /** Lanes whose last batch failed, worked alone until they go well again. */
  readonly trouble: Map<number, LaneTrouble>
  size: number
  stride: number
  running: Promise<void> | undefined
  /** Entries of the last round. */
  last: number
}

export function createCrew(
  platform: LedgerPlatform,
  followers: readonly Follower[],
  recent: Recent,
) {
  const members = new Map(followers.map((follower) => [follower.name, enrol(follower)]))
  const slots = createSlots(platform.database.kind === 'pglite' ? 1 : 2)
  const stopping = new AbortController()
  let draining = 0

  function offer(name: string, lane: number, entries: number) {
    const member = members.get(name)
    if (!member || stopping.signal.aborted) return
    member.news.set(lane, (member.news.get(lane) ?? 0) + entries)
    member.running ??= work(member)
  }

  async function work(member: Member) {
    while (member.news.size && !stopping.signal.aborted) {
      const began = performance.now()
      const more = await slots.use(() => workOnce({ ...platform, recent }, member, draining > 0))
      const tookMs = performance.now() - began
      if (more === 'away') await setTimeout(200, undefined, { ref: false })
      else if (draining) continue
      else if (more === 'later') await setTimeout(20, undefined, { ref: false })
      else if (more === 'none' || platform.database.pool.waitingCount)
        await setTimeout(restOf(member, tookMs), undefined, { ref: false })
    }
    member.running = undefined
  }

  return {
    offer,
    async drain() {
      draining += 1
      try {
        while (!stopping.signal.aborted) {
          for (const row of await findBehind(platform.db, [...members.keys()])) {
            offer(row.follower, row.lane, row.entries)
          }
          const running = [...members.values()].flatMap((member) => member.running ?? [])
          if (running.length === 0) return
          await Promise.all([...running, setTimeout(1)])
        }
      } finally {
        draining -= 1
      }
    },
    async stop() {
      stopping.abort()
      await Promise.all([...members.values()].map((member) => member.running))
    },
  }
}

const enrol = (follower: Follower): Member => ({
  follower,
  news: new Map(),
  trouble: new Map(),
  size: firstBatch,
  stride: firstBatch,
  running: undefined,
  last: 0,
})

/** While much is written, who is in no hurry waits for more of it: a round costs less an entry. */
function restOf({ follower, last }: Member, tookMs: number): number {
  if (last >= manyEntries && follower.patienceMs) return follower.patienceMs
  return Math.min(restMs, restFactor * tookMs)
}

/**
 * `none`: what comes from now on can wait for more of its like, as a round costs about the same for
 * one entry as for ten; `later`: only lanes in trouble are left, and they wait.
 */
type Left = 'more' | 'none' | 'later' | 'away'

async function workOnce(platform: RoundPlatform, member: Member, atOnce: boolean): Promise<Left> {
  const { follower } = member
  const wish = choose(member, atOnce ? Number.POSITIVE_INFINITY : performance.now())
  if (!wish) return 'later'
  const offered = wish.lanes.map((lane) => [lane, member.news.get(lane) ?? 0] as const)
  for (const lane of wish.lanes) member.news.delete(lane)
  const giveBack = () => {
    for (const [lane, entries] of offered) member.news.set(lane, entries)
  }
  const began = performance.now()
  let round: Round
  try {
    round = await runRound(platform, follower, wish)
  } catch (error) {
    giveBack()
    platform.log.warn({ err: error, follower: follower.name }, 'a follower cannot read')
    return 'away'
  }
  member.last = round.entries
  if (round.failure === undefined) {
    adapt(member, round, wish, performance.now() - began)
    noteSuccess(member.trouble, wish.lanes, largestBatch)
    for (const { lane, upto, head } of round.lanes) {
      if (head > upto) member.news.set(lane, (member.news.get(lane) ?? 0) + head - upto)
    }
    return isBehind(round, wish) ? 'more' : 'none'
  }
  giveBack()
  platform.log.warn({ err: round.failure, follower: follower.name }, 'a follower failed')
  if (isHousesFault(round.failure)) return 'away'
  const hopeless = noteFailure(member.trouble, round, performance.now())
  if (hopeless) await parkNext(platform, follower, hopeless, round.failure).catch(() => {})
  return 'more'
}

/** A lane in trouble alone when its time has come, else the healthy ones up to a batch. */
function choose(member: Member, now: number) {
  const troubled = findTrouble(member.trouble, member.news, now)
  const { size, stride } = member
  if (troubled) return { lanes: [troubled.lane], size: troubled.size, stride, isAll: false }
  const lanes: number[] = []
  let isAll = true
  let expected = 0
  // Only who skips kinds may look further than a batch; for others it would be read twice.
  const reach = member.follower.kinds ? Math.max(size, stride) : size
  for (const [lane, entries] of member.news) {
    if (member.trouble.has(lane)) continue
    isAll = expected < reach
    if (!isAll) break
    lanes.push(lane)
    expected += entries
  }
  return lanes.length ? { lanes, size, stride, isAll } : undefined
}

/** Batches shrink until they last 50 ms; reads reach further when few kinds are wanted. */
function adapt(member: Member, round: Round, wish: { size: number }, tookMs: number) {
  if (tookMs > batchMs) member.size = Math.max(10, Math.floor((member.size * batchMs) / tookMs))
  else if (round.entries === wish.size) member.size = Math.min(largestBatch, member.size * 2)
  if (passedBy(round) < member.stride) return
  if (round.entries < wish.size / 2) member.stride = Math.min(largestStride, member.stride * 2)
  else if (round.entries === wish.size) member.stride = Math.max(largestBatch, member.stride / 2)
}

/** Whether lanes that had news before this round have some still. */
const isBehind = ({ lanes }: Round, { isAll }: { isAll: boolean }): boolean =>
  !isAll || lanes.some(({ upto, head }) => head > upto)

const passedBy = (round: Round): number =>
  round.lanes.reduce((sum, { from, upto }) => sum + upto - from, 0)

/** A database that is away, full or in a deadlock is not the entry's fault. */
function isHousesFault(error: unknown): boolean {
  if (isDatabaseAway(error)) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(40|53|58|25006|XX)/.test(code)
}
