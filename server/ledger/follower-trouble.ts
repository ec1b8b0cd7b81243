// How a lane that fails is narrowed down to the entry that fails: its batches are halved until one
// entry is left, that one is tried a few times with a pause, and then given up.

import type { Round } from './follower-round.ts'

const attemptsBeforeParking = 3
const pauseMs = 100

export interface LaneTrouble {
  /** Entries of the next batch. */
  size: number
  /** Failures of the single entry at the cursor. */
  attempts: number
  /** When to try again, by performance.now(). */
  dueAt: number
}

/** The next lane in trouble that has news and whose time has come. */
export function findTrouble(
  trouble: Map<number, LaneTrouble>,
  news: Map<number, number>,
  now: number,
): { lane: number; size: number } | undefined {
  for (const [lane, { size, dueAt }] of trouble) {
    if (news.has(lane) && dueAt <= now) return { lane, size }
  }
  return undefined
}

/** @returns the entry to give up, once it alone has failed often enough. */
export function noteFailure(
  trouble: Map<number, LaneTrouble>,
  round: Round,
  now: number,
): { lane: number; position: number; attempts: number } | undefined {
  const half = Math.max(1, Math.floor(round.entries / 2))
  const only = round.lanes.length === 1 && round.entries === 1 ? round.lanes[0] : undefined
  if (!only) {
    for (const { lane } of round.lanes) trouble.set(lane, { size: half, attempts: 0, dueAt: now })
    return undefined
  }
  const attempts = (trouble.get(only.lane)?.attempts ?? 0) + 1
  trouble.delete(only.lane)
  trouble.set(only.lane, { size: 1, attempts, dueAt: now + attempts * pauseMs })
  if (attempts < attemptsBeforeParking || round.position === undefined) return undefined
  trouble.set(only.lane, { size: 1, attempts: 0, dueAt: now })
  return { lane: only.lane, position: round.position, attempts }
}

export function noteSuccess(
  trouble: Map<number, LaneTrouble>,
  lanes: readonly number[],
  enough: number,
) {
  for (const lane of lanes) {
    const was = trouble.get(lane)
    if (!was) continue
    if (was.size * 2 >= enough) trouble.delete(lane)
    else trouble.set(lane, { size: was.size * 2, attempts: 0, dueAt: was.dueAt })
  }
}
