import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { reachMessage, type TellRead } from '../channels/index.ts'
import { reachCustomer } from '../customers/index.ts'
import { conversationsContracts as contracts } from './contracts.ts'
import { countThreads } from './list/count-threads.ts'
import { findThread, findThreads } from './list/find-threads.ts'
import { findPhrases } from './phrases/find-phrases.ts'
import { changePhrase, createPhrase, removePhrase } from './phrases/keep-phrases.ts'
import { markRead } from './readings/mark-read.ts'
import { markUnread } from './readings/mark-unread.ts'
import { showMessage } from './thread/show-message.ts'
import { showThread } from './thread/show-thread.ts'

export interface ThreadParts {
  /** Tells the customer, where the channel can, that they were read, or that somebody answers. */
  tellRead: TellRead
}

export function conversationsRoutes(platform: Platform, parts: ThreadParts): Route[] {
  return [...threadRoutes(platform, parts), ...phraseRoutes(platform)]
}

function threadRoutes(platform: Platform, { tellRead }: ThreadParts): Route[] {
  const { db } = platform
  return [
    route(contracts.listThreads, async ({ viewer, query }) => {
      const { cursor, limit, ...asked } = query
      return findThreads(db, viewer, asked, { cursor, limit })
    }),

    route(contracts.countThreads, ({ viewer }) => countThreads(db, viewer)),

    route(contracts.getThread, async ({ viewer, params, query }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const page = await showThread(platform, viewer, id, query)
      return { thread: await findThread(db, viewer, id), ...page }
    }),

    route(contracts.getMessage, async ({ viewer, params }) => {
      const { id } = await reachMessage(db, viewer, params.id)
      return showMessage(platform, viewer, id)
    }),

    route(contracts.readThread, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const wasUnread = await transact(platform, ctx, (tx) => markRead(tx, ctx, id), idempotency)
      const { typing = false, touchpointId } = body ?? {}
      if (wasUnread || typing) await tellRead(id, { typing, touchpointId })
    }),

    route(contracts.markUnread, async ({ ctx, viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      await transact(platform, ctx, (tx) => markUnread(tx, ctx, id))
    }),
  ]
}

function phraseRoutes(platform: Platform): Route[] {
  return [
    route(contracts.listPhrases, async ({ viewer }) => ({
      items: await findPhrases(platform.db, viewer),
    })),

    route(contracts.createPhrase, ({ ctx, viewer, body, idempotency }) =>
      transact(platform, ctx, (tx) => createPhrase(tx, ctx, viewer, body), idempotency),
    ),

    route(contracts.changePhrase, ({ ctx, viewer, params, body }) =>
      transact(platform, ctx, (tx) => changePhrase(tx, viewer, params.id, body)),
    ),

    route(contracts.removePhrase, ({ ctx, viewer, params }) =>
      transact(platform, ctx, (tx) => removePhrase(tx, viewer, params.id)),
    ),
  ]
}
