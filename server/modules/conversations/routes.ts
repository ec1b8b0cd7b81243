import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { colleagueViewer, findColleagues, needStaff } from '../access/index.ts'
import { findWriting, reachMessage, type TellRead, wakeSenders } from '../channels/index.ts'
import { findHandleIds, reachCustomer } from '../customers/index.ts'
import { findCases, reachCase, showCase } from './cases/find-cases.ts'
import { changeCase, openCase } from './cases/keep-case.ts'
import { conversationsContracts as contracts } from './contracts.ts'
import { changeControl } from './control/change-control.ts'
import { changeState } from './control/change-state.ts'
import { readThread } from './control/held-thread.ts'
import { needController } from './control/need-controller.ts'
import { countThreads } from './list/count-threads.ts'
import { findThread, findThreads } from './list/find-threads.ts'
import { seeMentions, writeNote } from './notes/write-note.ts'
import { findPhrases } from './phrases/find-phrases.ts'
import { changePhrase, createPhrase, removePhrase } from './phrases/keep-phrases.ts'
import { bePresent, findPresent } from './presence/be-present.ts'
import { presenceTopic, type TellLive, viewOf } from './presence/tell-present.ts'
import { markRead } from './readings/mark-read.ts'
import { markUnread } from './readings/mark-unread.ts'
import { showMessage } from './thread/show-message.ts'
import { showThread } from './thread/show-thread.ts'

export interface ThreadParts {
  /** Tells live clients something that is no history. */
  tellLive: TellLive
  /** Tells the customer, where the channel can, that they were read, or that somebody answers. */
  tellRead: TellRead
}

export function conversationsRoutes(platform: Platform, parts: ThreadParts): Route[] {
  return [
    ...threadRoutes(platform, parts),
    ...controlRoutes(platform),
    ...caseRoutes(platform),
    ...phraseRoutes(platform),
  ]
}

function threadRoutes(platform: Platform, { tellRead }: ThreadParts): Route[] {
  const { db } = platform
  return [
    route(contracts.listThreads, async ({ viewer, query }) => {
      const { cursor, limit, ...asked } = query
      return findThreads(platform, viewer, asked, { cursor, limit })
    }),

    route(contracts.countThreads, ({ viewer }) => countThreads(platform, viewer)),

    route(contracts.getThread, async ({ viewer, params, query }) => {
      const { id, homeHandleId } = await reachCustomer(db, viewer, params.id)
      // First: what is said meanwhile is then newer than what is shown, never the other way round.
      const { version } = await readThread(db, { customerId: id, homeHandleId })
      const page = await showThread(platform, viewer, id, query)
      return { thread: await findThread(db, viewer, id), version, ...page }
    }),

    route(contracts.getMessage, async ({ viewer, params }) => {
      const { id } = await reachMessage(db, viewer, params.id)
      return showMessage(platform, viewer, id)
    }),

    route(contracts.readThread, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const wasUnread = await transact(
        platform,
        ctx,
        async (tx) => {
          const unread = await markRead(tx, ctx, id)
          if (viewer.staff) {
            const handleIds = await findHandleIds(tx.db, id)
            await seeMentions(tx, ctx, { staffId: viewer.staff.id, handleIds })
          }
          return unread
        },
        idempotency,
      )
      const { typing = false, touchpointId } = body ?? {}
      if (wasUnread || typing) await tellRead(id, { typing, touchpointId })
    }),

    route(contracts.markUnread, async ({ ctx, viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      await transact(platform, ctx, (tx) => markUnread(tx, ctx, id))
    }),
  ]
}

function controlRoutes(platform: Platform): Route[] {
  const { db, clock, database } = platform
  return [
    route(contracts.setControl, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const changed = await transact(
        platform,
        ctx,
        async (tx) => {
          await needController(tx, id, body.to)
          const { control, version } = await changeControl(tx, ctx, { customerId: id, ...body })
          return { control, version }
        },
        idempotency,
      )
      wakeSenders(database)
      return changed
    }),

    route(contracts.setState, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const until = body.until === undefined ? undefined : new Date(body.until)
      await transact(
        platform,
        ctx,
        (tx) => changeState(tx, ctx, { customerId: id, to: body.to, until }),
        idempotency,
      )
    }),

    route(contracts.writeNote, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      return transact(
        platform,
        ctx,
        (tx) => writeNote(tx, ctx, { customerId: id, ...body }),
        idempotency,
      )
    }),

    route(contracts.listColleagues, async () => ({
      items: (await findColleagues(db))
        .filter((one) => colleagueViewer(one).can('threads:read'))
        .map(({ id, name, teamIds }) => ({ id, name, teamIds })),
    })),

    route(contracts.bePresent, async ({ viewer, params, body }) => {
      const { id: customerId } = await reachCustomer(db, viewer, params.id)
      const { id: staffId, name } = needStaff(viewer)
      const isNews = await bePresent(db, clock.now(), { staffId, name, customerId, ...body })
      if (isNews) database.waker.wake(presenceTopic)
      const there = await findPresent(db, clock.now(), customerId)
      const writing = await findWriting(db, clock.now())
      return viewOf(customerId, there.get(customerId) ?? [], writing)
    }),
  ]
}

function caseRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(contracts.listCases, ({ viewer, query: { cursor, limit, ...asked } }) =>
      findCases(db, viewer, asked, { cursor, limit }),
    ),

    route(contracts.listCasesOf, async ({ viewer, params, query }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const handleIds = await findHandleIds(db, id)
      return findCases(db, viewer, { handleIds, order: 'newest' }, query)
    }),

    route(contracts.openCase, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      return transact(
        platform,
        ctx,
        async (tx) => showCase(tx.db, viewer, await openCase(tx, ctx, { customerId: id, ...body })),
        idempotency,
      )
    }),

    route(contracts.getCase, async ({ viewer, params }) => {
      const { id } = await reachCase(db, viewer, params.id)
      return showCase(db, viewer, id)
    }),

    route(contracts.changeCase, async ({ ctx, viewer, params, body }) => {
      const { id, customerId } = await reachCase(db, viewer, params.id)
      return transact(platform, ctx, async (tx) => {
        await changeCase(tx, ctx, { id, customerId, ...body })
        return showCase(tx.db, viewer, id)
      })
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
