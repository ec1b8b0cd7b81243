// Followers read the ledger lane by lane and react. Any number of processes share the lanes with
// no leader: who locks a cursor row works that lane, acts and moves the cursor in one transaction,
// so every entry is acted on once, in the order of its lane, however processes come and die.

import type { Ctx } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Platform } from '../platform/module.ts'
import { createCrew } from './follower-crew.ts'
import { createCursors } from './follower-cursor.ts'
import { type Replayed, replayParked } from './follower-park.ts'
import { watchTail } from './follower-tail.ts'
import type { Entry } from './read.ts'
import { createRecent, hearAppended } from './recent.ts'
import type { Tx } from './transact.ts'

/** What the ledger's own parts need of the platform. */
export type LedgerPlatform = Pick<Platform, 'database' | 'db' | 'clock' | 'log'>

/** Code that reacts to entries. Plain data of a module, started by build.ts. */
export interface Follower {
  /** Names its cursors; never change it. `<module>.<what>`. */
  readonly name: string
  /** Where a new follower starts: with the first entry ever, or with what comes from now on. */
  readonly startsAt: 'zero' | 'head'
  /** Only entries of these kinds are handed over; absent: all. */
  readonly kinds?: readonly string[]
  /**
   * The bodies of these kinds are read; other entries come with an empty one, and none with its
   * context. Absent: everything is read, which costs most of what following costs.
   */
  readonly bodiesOf?: readonly string[]
  /**
   * How long it may wait between two rounds while much is being written, for more to do in one;
   * absent: about 50 ms. What comes alone is acted on at once; in a trickle everybody rests a
   * little between two rounds.
   */
  readonly patienceMs?: number
  /**
   * Acts on entries of one or several lanes, each lane in its order and no entry twice. Everything
   * goes through `tx`, and recording more entries is allowed; no network call, and no query past
   * `tx.db` (the embedded database has one connection). May run again after a failure, when
   * nothing of the failed run was kept. An entry that keeps throwing is parked, and with it the
   * later ones of its subject.
   */
  handle(tx: Tx, ctx: Ctx, entries: readonly Entry[]): Promise<void>
  /** For `hebra ledger verify`: yields one line for each difference between what this follower
   * keeps and what a replay of the ledger gives (redacted entries apart), in constant memory. */
  compare?(db: Db): AsyncIterable<string>
}

export interface Following {
  readonly followers: readonly Follower[]
  /** Resolves when every follower has reached the heads, or parked what it could not do (tests). */
  drain(): Promise<void>
  /** Acts again on what was parked, in order. @throws Error when no such follower runs here. */
  replay(follower: string, subjectId?: string): Promise<Replayed>
  /** Ends the batches that run and starts no more. */
  stop(): Promise<void>
}

/** Starts `followers` in this process; their cursors are made when they are new. */
export async function startFollowing(
  platform: LedgerPlatform,
  followers: readonly Follower[],
): Promise<Following> {
  await createCursors(platform.db, followers)
  const recent = createRecent()
  const deafen = hearAppended(platform.database, (appended) => appended && recent.note(appended))
  const crew = createCrew(platform, followers, recent)
  const tail = watchTail(platform, { followers, recent }, crew.offer)
  return {
    followers,
    async drain() {
      await crew.drain()
    },
    async replay(name, subjectId) {
      const follower = followers.find((other) => other.name === name)
      if (!follower) throw new Error(`No follower ${name} runs in this process`)
      return replayParked(platform, follower, subjectId)
    },
    async stop() {
      deafen()
      await tail.stop()
      await crew.stop()
    },
  }
}
