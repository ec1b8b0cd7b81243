// What a visitor sees of us besides messages: that we read theirs, and that somebody answers. Kept
// on the visitor's row, because the stream may be another process's; told by a wake-up.

import type { Platform } from '../../../platform/module.ts'
import { type EventStream, eventFrame } from '../../../platform/sse.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'

export interface CompanySigns {
  /** The signs of our reading go out here, where other channels ask their provider. */
  tell(
    touchpoint: Pick<Opened, 'id' | 'channel'>,
    mark: { providerId: string; typing: boolean },
  ): Promise<boolean>
  watch(visitorId: string, stream: EventStream): void
  stop(): void
}

const topic = 'widget'
const answeringMs = 8000

export function createCompanySigns({
  db,
  clock,
  database,
  log,
}: Pick<Platform, 'db' | 'clock' | 'database' | 'log'>): CompanySigns {
  const watching = new Map<string, Set<EventStream>>()
  const told = new Map<string, string>()
  let looking: Promise<void> | undefined
  let again = false

  function look() {
    if (watching.size === 0) return
    if (looking) {
      again = true
      return
    }
    looking = tellAll()
      .catch((error) => log.warn({ err: error }, 'visitors could not be told that they are read'))
      .finally(() => {
        looking = undefined
        if (again) {
          again = false
          look()
        }
      })
  }

  async function tellAll() {
    const now = clock.now()
    const rows = await db
      .selectFrom('channels_visitor')
      .select(['id', 'seen_by_us_at', 'answering_until'])
      .where('id', 'in', [...watching.keys()])
      .execute()
    for (const { id, seen_by_us_at, answering_until } of rows) {
      const sign = JSON.stringify({
        readUntil: seen_by_us_at?.toISOString() ?? null,
        typingMs: Math.max(0, (answering_until?.getTime() ?? 0) - now.getTime()),
      })
      if (told.get(id) === sign) continue
      told.set(id, sign)
      const frame = eventFrame({ event: 'company', data: sign })
      for (const stream of watching.get(id) ?? []) stream.send(frame)
    }
  }

  const deafen = database.waker.onWake(topic, look)
  return {
    async tell({ id, channel }, { providerId, typing }) {
      if (channel !== 'webchat') return false
      const now = clock.now()
      const visitorId = providerId.split('.')[0]!
      await db
        .updateTable('channels_visitor')
        .set({
          seen_by_us_at: now,
          ...(typing ? { answering_until: new Date(now.getTime() + answeringMs) } : {}),
        })
        .where('id', '=', visitorId)
        .where('touchpoint_id', '=', id)
        .execute()
      database.waker.wake(topic)
      return true
    },
    watch(visitorId, stream) {
      const streams = watching.get(visitorId) ?? new Set()
      watching.set(visitorId, streams.add(stream))
      stream.onClose(() => {
        streams.delete(stream)
        if (streams.size > 0) return
        watching.delete(visitorId)
        told.delete(visitorId)
      })
      told.delete(visitorId)
      look()
    },
    stop: deafen,
  }
}
