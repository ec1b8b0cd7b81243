// Telling a person that what they wrote was read, and that somebody answers. A courtesy: where it
// fails nothing is lost, and nothing waits for it.

import type { Platform } from '../../../platform/module.ts'
import { findHandleIds } from '../../customers/index.ts'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'

const recentMs = 7 * 86_400_000
const rememberedMessages = 10_000

export interface Reading {
  /** Somebody answers. */
  typing: boolean
  /** By which they answer; absent: by any where the customer wrote of late. */
  touchpointId?: string | undefined
}

export type TellRead = (customerId: string, reading: Reading) => Promise<void>

/** Resolves when every provider was told, or was not to be told again. Never throws. */
export function createTellRead(
  { db, clock, fetch, log }: Pick<Platform, 'db' | 'clock' | 'fetch' | 'log'>,
  touchpoints: TouchpointFinder,
  /** Of those who are told here, without asking a provider. @returns false: not one of them. */
  tellHere: (
    touchpoint: Opened,
    mark: { providerId: string; typing: boolean },
  ) => Promise<boolean> = async () => false,
): TellRead {
  let told = new Set<string>()
  return async (customerId, { typing, touchpointId: by }) => {
    try {
      const last = await findLast(customerId)
      await Promise.all(
        last.map((message) =>
          tell(message, typing && (by === undefined || by === message.touchpointId)),
        ),
      )
    } catch (error) {
      log.info({ err: error }, 'nobody was told that a thread was read')
    }
  }

  /** The last message of the customer at each touchpoint where they wrote of late. */
  async function findLast(customerId: string) {
    return db
      .selectFrom('channels_message as message')
      .select(['message.touchpoint_id as touchpointId', 'message.provider_id as providerId'])
      .distinctOn('message.touchpoint_id')
      .where('message.handle_id', 'in', await findHandleIds(db, customerId))
      .where('message.direction', '=', 'in')
      .where('message.provider_id', 'is not', null)
      .where('message.occurred_at', '>', new Date(clock.now().getTime() - recentMs))
      .orderBy('message.touchpoint_id')
      .orderBy('message.occurred_at', 'desc')
      .execute()
  }

  async function tell(
    { touchpointId, providerId }: { touchpointId: string; providerId: string | null },
    typing: boolean,
  ) {
    if (providerId === null || (!typing && told.has(providerId))) return
    const touchpoint = await touchpoints.find(touchpointId)
    if (touchpoint?.state !== 'active') return
    if (told.size > rememberedMessages) told = new Set()
    told.add(providerId)
    if (await tellHere(touchpoint, { providerId, typing })) return
    await touchpoint.adapter
      .markRead?.(fetch, touchpoint, { providerId, typing })
      .catch((error: unknown) =>
        log.info({ err: error, touchpointId }, 'a read mark was not taken'),
      )
  }
}
