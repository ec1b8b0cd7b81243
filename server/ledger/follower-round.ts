// One round of a follower: take lanes, act on what is in them, move the cursors, all in one
// transaction.

import { createCtx, systemActor } from '../platform/context.ts'
import type { Follower, LedgerPlatform } from './follow.ts'
import { move, type TakenLane, take } from './follower-cursor.ts'
import { parkHeldBack } from './follower-park.ts'
import type { Recent } from './recent.ts'
import { executeIn, type Tx, transact } from './transact.ts'

/** With what this process appended lately. */
export type RoundPlatform = LedgerPlatform & { recent?: Recent }

export interface Round {
  /** The lanes that were free to take, moved to their `upto` unless the round failed. */
  lanes: readonly TakenLane[]
  /** Entries of wanted kinds among them. */
  entries: number
  /** Of the first of them. */
  position?: number | undefined
  /** What was thrown after the entries were read. */
  failure?: unknown
}

/** @throws what the database said when not even the entries could be read. */
export async function runRound(
  platform: RoundPlatform,
  follower: Follower,
  wish: { lanes: readonly number[]; size: number; stride: number },
): Promise<Round> {
  const ctx = createCtx(systemActor(`follower:${follower.name}`), platform.clock, platform.log)
  let round: Round | undefined
  try {
    return await transact({ ...platform, ahead: 'follower' }, ctx, async (tx) => {
      round = undefined
      const execute = executeIn(tx.db)
      const taken = await take(execute, follower, wish, platform.recent)
      round = {
        lanes: taken.lanes,
        entries: taken.entries.length,
        position: taken.entries[0]?.position,
      }
      if (taken.lanes.length === 0) return round
      const entries = taken.hasParked
        ? await parkHeldBack(execute, follower.name, taken.entries, ctx.now)
        : taken.entries
      let recorded = false
      const watched: Tx = {
        ...tx,
        record(entry) {
          recorded = true
          return tx.record(entry)
        },
        recordPrepared(more) {
          recorded = true
          tx.recordPrepared(more)
        },
      }
      if (entries.length) await follower.handle(watched, ctx, entries)
      // Cursor and effects are lost or kept together, so when nothing was recorded a crash of the
      // database that loses this commit only means doing it again: nobody need wait for the disk.
      tx.sent(move(execute, follower.name, taken.lanes, { lazily: !recorded }))
      return round
    })
  } catch (failure) {
    if (!round) throw failure
    return { ...round, failure }
  }
}
