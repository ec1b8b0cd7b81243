// What the readers of webhooks share: one change with its surroundings, and how its items are read
// one by one, so that a bad one takes none of its neighbours with it.

import { z } from 'zod'
import type { Inbound, InboundUnknown } from '../../adapter.ts'
import type { People } from './people.ts'

export type Json = Readonly<Record<string, unknown>>

export interface Change {
  readonly field: string
  readonly value: Json
  /** The id of our number, else of the account: whose item it is. */
  readonly accountId: string | undefined
  /** When Meta posted it, where it says so. */
  readonly postedAt: Date | undefined
  /** Within which people's ids hold. */
  readonly realm: string
  readonly people: People
}

export const isJson = (given: unknown): given is Json =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

/** Ids of messages: kept in indexes, so of a length that these can hold. */
export const messageId = z.string().min(1).max(300)
export const text = z.string().optional().catch(undefined)
/** Of people and accounts: texts, which some payloads write as numbers. */
export const idText = z
  .union([z.string(), z.number().int().nonnegative().transform(String)])
  .optional()
  .catch(undefined)

/** Every item of `value[key]`, each on its own. */
export function readEach(
  change: Change,
  key: string,
  read: (item: Json) => Inbound | Inbound[],
): Inbound[] {
  const items = change.value[key]
  if (items === undefined) return []
  if (!Array.isArray(items)) return [unknown(change, 'malformed', key, items)]
  return items.flatMap((item) => {
    try {
      if (isJson(item)) return read(item)
    } catch {
      // Whatever it was, it is kept as it came: a webhook refused for it would come for seven days.
    }
    return [unknown(change, 'malformed', key, item)]
  })
}

export const unknown = (
  { accountId }: Pick<Change, 'accountId'>,
  reason: InboundUnknown['reason'],
  what: string,
  raw: unknown,
): InboundUnknown => ({ is: 'unknown', accountId, reason, what, raw })

/** @throws Error when the change does not say which of our accounts it is for */
export function accountOf({ accountId }: Change): string {
  if (accountId === undefined) throw new Error('for no account')
  return accountId
}

/**
 * When an item happened: seconds in text or number, milliseconds where they are that many; without
 * a good one, when it was posted. @throws Error when neither is known
 */
export function timeOf(given: unknown, { postedAt }: Pick<Change, 'postedAt'>): Date {
  const at = readTime(given) ?? postedAt
  if (!at) throw new Error('at no time')
  return at
}

const earliestMs = Date.UTC(2009, 0)
const latestMs = Date.UTC(2100, 0)

/** Undefined for what is no time in which there can have been a message. Pure. */
export function readTime(given: unknown): Date | undefined {
  const said = typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : given
  if (typeof said !== 'number' || !Number.isFinite(said)) return undefined
  const ms = said > 100_000_000_000 ? said : said * 1000
  return ms >= earliestMs && ms < latestMs ? new Date(Math.trunc(ms)) : undefined
}
