// Guessing: whoever sends five wrong codes within an hour has none looked at for an hour. What looks
// like a code in a text about something else, such as the number of an order, costs a fourth of it:
// nobody loses their crossing by telling their orders, and twenty of 430 thousand millions is little.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'

const pointsAllowed = 20
/** What a wrong one costs. */
export const costOf = { meant: 4, inPassing: 1 } as const
const hourMs = 3_600_000

export interface Guesses {
  /** Points that wrong ones cost. */
  spent: number
  since: Date
  blockedUntil: Date | null
}

/** How many codes of theirs, each of this cost, may be looked at now. Pure. */
export function guessesLeft(
  { spent, since, blockedUntil }: Guesses,
  cost: number,
  now: Date,
): number {
  if (blockedUntil && blockedUntil > now) return 0
  const left = isOver(since, blockedUntil, now) ? pointsAllowed : pointsAllowed - spent
  return Math.max(0, Math.ceil(left / cost))
}

/** After `more` points. Pure. */
export function addWrong(
  { spent, since, blockedUntil }: Guesses,
  more: number,
  now: Date,
): Guesses {
  const begun = isOver(since, blockedUntil, now)
  const all = (begun ? 0 : spent) + more
  return {
    spent: all,
    since: begun ? now : since,
    blockedUntil: all >= pointsAllowed ? new Date(now.getTime() + hourMs) : null,
  }
}

const isOver = (since: Date, blockedUntil: Date | null, now: Date) =>
  blockedUntil !== null ? blockedUntil <= now : since.getTime() + hourMs <= now.getTime()

/** Theirs, locked: two messages of one person do not look at twice as many. */
export async function lockGuesses(tx: Tx, handleId: string, now: Date): Promise<Guesses> {
  // Writes what is there already, for the lock.
  const { rows } = await sql<Guesses>`/*keep:channels-lock-guesses*/
    insert into channels_crossing_guess as held (handle_id, wrong, since)
    values (${handleId}::uuid, 0, ${now}::timestamptz)
    on conflict (handle_id) do update set wrong = held.wrong
    returning wrong as "spent", since, blocked_until as "blockedUntil"`.execute(tx.db)
  return rows[0]!
}

export async function keepGuesses(
  tx: Tx,
  handleId: string,
  { spent, since, blockedUntil }: Guesses,
): Promise<void> {
  await tx.db
    .updateTable('channels_crossing_guess')
    .set({ wrong: spent, since, blocked_until: blockedUntil })
    .where('handle_id', '=', handleId)
    .execute()
}
