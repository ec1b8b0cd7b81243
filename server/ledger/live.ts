// GET /api/live: entries as they are recorded, for those who may see them, as server-sent events
// that a client resumes without a gap and without a double.

import { type Route, route, type Viewer } from '../platform/contract.ts'
import { openEventStream } from '../platform/sse.ts'
import { ledgerContracts } from './contracts.ts'
import type { LedgerPlatform } from './follow.ts'
import { decodePositions } from './live-cursor.ts'
import { createHub } from './live-hub.ts'
import type { LiveSight } from './live-sight.ts'

export interface Live {
  route: Route
  /** Sends an event without a cursor to the clients of this process for whom `isFor` holds. */
  tell: (isFor: (viewer: Viewer) => boolean, event: string, data: unknown) => void
  /** Clients connected to this process. */
  count(): number
  stop(): Promise<void>
}

export function createLive(platform: LedgerPlatform, sight: LiveSight): Live {
  const hub = createHub(platform, sight)
  return {
    route: route(ledgerContracts.live, async ({ viewer, query, raw, reply }) => {
      const header = raw.headers['last-event-id']
      const cursor = typeof header === 'string' && header ? header : query.cursor
      const stream = openEventStream(reply)
      // A cursor that is not ours stands before everything, which answers with a reset.
      const since = cursor === undefined ? undefined : (decodePositions(cursor) ?? nowhere)
      const { customerId, kinds } = query
      await hub.join({ viewer, stream, customerId, kinds }, since)
      // Rights that changed between the door and the seat were heard by nobody: asked once more.
      if (!viewer.renew) return
      const now = await viewer.renew().catch(() => undefined)
      if (!now || sight.classOf(now) !== sight.classOf(viewer)) stream.close()
    }),
    tell: hub.tell,
    count: hub.count,
    stop: hub.stop,
  }
}

const nowhere = new Array<number>(64).fill(Number.NEGATIVE_INFINITY)
