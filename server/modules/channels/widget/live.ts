// The stream of a visitor: which messages are new or changed. The ledger's hub does the work; a
// visitor sees of an entry only which message it is about, and asks for that.

import {
  createHub,
  decodePositions,
  type LiveEntry,
  type LiveSight,
} from '../../../ledger/index.ts'
import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import type { EventStream } from '../../../platform/sse.ts'
import type { Sight } from './visible-to.ts'
import type { Visitor } from './visitors.ts'

const kinds = ['message.received', 'message.written', 'message.edited', 'message.deleted']
const moving = ['delivery.moved', 'media.kept', 'media.failed']

const sight: LiveSight = {
  customersOf: async () => new Map(),
  movingKinds: [],
  classOf: ({ actor }: Viewer) => actor.id,
  show: (_viewer, entry) => reduced(entry),
  cuts: () => undefined,
}

/** Everything but the id of the message stays at home. */
function reduced({ id, lane, position, kind, occurredAt, recordedAt, body }: LiveEntry): LiveEntry {
  return {
    ...{ id, lane, position, kind, occurredAt, recordedAt },
    ...{ channel: null, touchpointId: null, handleId: null, customerId: null, caseId: null },
    actor: '',
    body: { messageId: body.messageId },
    redacted: false,
  }
}

export function createVisitorStreams(platform: Platform) {
  const hub = createHub(platform, sight)
  return {
    async join(
      stranger: Viewer,
      stream: EventStream,
      { id }: Visitor,
      { handleIds }: Sight,
      cursor: string | undefined,
    ): Promise<void> {
      const since = cursor === undefined ? undefined : (decodePositions(cursor) ?? nowhere)
      const viewer: Viewer = { ...stranger, actor: { type: 'customer', id: `visitor-${id}` } }
      await hub.join(
        { viewer, stream, handleIds: new Set(handleIds), kinds: [...kinds, ...moving] },
        since,
      )
    },
    stop: hub.stop,
  }
}

/** Before everything, which is answered with a reset. */
const nowhere = new Array<number>(64).fill(Number.NEGATIVE_INFINITY)
