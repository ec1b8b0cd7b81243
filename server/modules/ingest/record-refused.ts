import { toJson } from '../../ledger/index.ts'
import { maskCardNumbers } from '../../platform/card-numbers.ts'
import type { Trx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { findRules, type HandleRules } from '../customers/index.ts'
import { isRecord } from './json.ts'
import { namesOfEvent } from './names-of-event.ts'
import { eventLimitBytes, type RefusedEvent } from './read-event.ts'

/** Keeps refused events as they came, so far as they can be kept, for whoever sends them to see. */
export async function recordRefused(db: Trx, refused: readonly RefusedEvent[]): Promise<void> {
  if (refused.length === 0) return
  const { country } = await findRules(db)
  // One statement is bounded by PostgreSQL's 65,535 parameters.
  for (let i = 0; i < refused.length; i += 1000) {
    await db
      .insertInto('ingest_refused')
      .values(refused.slice(i, i + 1000).map((event) => rowOf(event, country)))
      .execute()
  }
}

const rowOf = (event: RefusedEvent, country: HandleRules['country']) => ({
  id: newId(event.receivedAt.getTime()),
  key_id: event.keyId,
  reason: event.refused,
  message_id: storable(event.messageId),
  received_at: event.receivedAt,
  names: namesOfEvent(event.raw, country),
  body: bodyOf(event),
})

/** Ids are kept only as far as an index can hold them. */
const storable = (text: string | null | undefined) =>
  text ? text.replaceAll('\u0000', '\ufffd').slice(0, 256) : null

function bodyOf({ raw }: RefusedEvent): string {
  try {
    const json = toJson(isRecord(raw) ? { ...raw, writeKey: undefined } : raw)
    return maskCardNumbers(json).slice(0, eventLimitBytes)
  } catch {
    // Nested so deep that it cannot be written out; the reason says so.
    return ''
  }
}
