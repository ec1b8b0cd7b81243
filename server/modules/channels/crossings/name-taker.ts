// Who took a crossing, as its origin is told: no more than what tells whether it is oneself.

import type { Db } from '../../../platform/database.ts'
import { type Address, findAddresses, maskHandle } from '../../customers/index.ts'
import { digitsOf } from '../outbox/door.ts'

export interface NamedTaker {
  channel: string | null
  /** Their number, address or name there, masked; null where nothing they would know is known. */
  handle: string | null
}

interface Taken {
  taker_handle_id: string | null
  touchpoint_id: string | null
}

/** Undefined before it is taken, and where the taker was erased. */
export async function nameTaker(db: Db, row: Taken): Promise<NamedTaker | undefined> {
  const { taker_handle_id: id, touchpoint_id: touchpointId } = row
  const address = id ? (await findAddresses(db, [id])).get(id) : undefined
  if (!address) return undefined
  const touchpoint = touchpointId
    ? await db
        .selectFrom('channels_touchpoint')
        .select('channel')
        .where('id', '=', touchpointId)
        .executeTakeFirst()
    : undefined
  return { channel: touchpoint?.channel ?? null, handle: await maskedName(db, address) }
}

/** Of a provider's id or a browser's nobody knows that it is theirs: their user name instead. */
async function maskedName(db: Db, address: Address): Promise<string | null> {
  if (digitsOf(address) || address.type === 'email') return maskHandle(address)
  const person = await db
    .selectFrom('channels_person')
    .select('username')
    .where('handle_id', '=', address.handleId)
    .executeTakeFirst()
  const value = person?.username?.replace(/^@/, '')
  return value ? `@${maskHandle({ type: 'username', value })}` : null
}
