import { buffer } from 'node:stream/consumers'
import { transact } from '../../../ledger/index.ts'
import { createCtx } from '../../../platform/context.ts'
import { type Route, type RouteRequest, route } from '../../../platform/contract.ts'
import { createMinuteLimit } from '../../../platform/minute-limit.ts'
import type { Platform } from '../../../platform/module.ts'
import { openEventStream } from '../../../platform/sse.ts'
import { fileBytes } from '../adapters/webchat/capabilities.ts'
import type { InboundItem } from '../inbound/edge.ts'
import { mediaTooLarge } from '../media/refusals.ts'
import { showMedia } from '../media/show-media.ts'
import { uploadMedia } from '../media/upload-media.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import type { CompanySigns } from './company-signs.ts'
import { widgetContracts as contracts, type WidgetMessage } from './contracts.ts'
import { countTranscript } from './count-transcript.ts'
import { contactMessage } from './leave-contact.ts'
import type { createVisitorStreams } from './live.ts'
import { readReceipts } from './note-receipts.ts'
import { openSession } from './open-session.ts'
import { mailAway, messageNotTaken, nothingSaid } from './refusals.ts'
import { itemFor, keeperOf, providerIdOf, readSaid } from './say.ts'
import { isOwnAddress, sendTranscript } from './send-transcript.ts'
import { showFile, showMessages } from './show-messages.ts'
import { checkOrigin, findSite } from './sites.ts'
import { visibleTo } from './visible-to.ts'
import { noteWriting, visitorWritesTopic } from './visitor-writes.ts'
import { type Asking, findAsking } from './visitors.ts'

export interface WidgetParts {
  finder: TouchpointFinder
  signs: CompanySigns
  streams: ReturnType<typeof createVisitorStreams>
  /** Resolves when it is committed. */
  take(items: InboundItem[]): Promise<void>
}

export function widgetRoutes(platform: Platform, parts: WidgetParts): Route[] {
  const { db, config } = platform
  const { finder, signs, streams, take } = parts
  const count = createMinuteLimit(platform.clock)
  // Many sit behind one address, so addresses are given more room than each of them.
  const limit = (what: string, visitorId: string, perMinute: number) =>
    count(`${what} ${visitorId}`, perMinute)
  const ask = async (request: Pick<RouteRequest, 'raw'>) => {
    const asking = await findAsking(platform, finder, request.raw)
    limit('any', asking.visitor.id, 600)
    return asking
  }

  return [
    route(contracts.openSession, async ({ ctx, body, raw }) => {
      const site = await findSite(finder, body.siteKey)
      checkOrigin(site, raw, config.publicUrl)
      const { visitor, token } = await transact(platform, ctx, (tx) =>
        openSession(tx, ctx, platform, site, body),
      )
      const { handleIds } = await visibleTo(db, { visitor, site })
      const { title, greeting, away, colour, language, privacyUrl } = site.settings
      return {
        visitorToken: token ?? null,
        known: visitor.user_id !== null,
        name: visitor.name,
        talks: handleIds.length > 0,
        mails: platform.mailer.configured,
        look: {
          title: title ?? null,
          greeting: greeting ?? null,
          away: away ?? null,
          colour: colour ?? null,
          language: language ?? null,
          privacyUrl: privacyUrl ?? null,
        },
      }
    }),

    route(contracts.postMessage, async (request) => {
      const { ctx, body } = request
      const asking = await ask(request)
      limit('say', asking.visitor.id, 40)
      const known = await said(asking, body.clientMsgId)
      if (known) return { message: known }
      const sight = await visibleTo(db, asking)
      const item = await readSaid(db, ctx, asking, sight, body)
      await take([itemFor(item, asking)])
      const message = await said(asking, body.clientMsgId)
      if (!message) throw messageNotTaken()
      return { message }
    }),

    route(contracts.listMessages, async (request) => {
      const asking = await ask(request)
      const { before, limit: most } = request.query
      const ids = request.query.ids
        ?.split(',')
        .filter((id) => /^[0-9a-f-]{36}$/.test(id))
        .slice(0, 50)
      const sight = await visibleTo(db, asking)
      return showMessages(platform, asking.visitor, sight, { before, ids, limit: most })
    }),

    route(contracts.stream, async (request) => {
      const { raw, reply, query } = request
      const asking = await ask(request)
      const sight = await visibleTo(db, asking)
      if (sight.handleIds.length === 0) throw nothingSaid()
      const header = raw.headers['last-event-id']
      const cursor = typeof header === 'string' && header ? header : query.cursor
      const stream = openEventStream(reply)
      await streams.join(request.viewer, stream, asking.visitor, sight, cursor)
      signs.watch(asking.visitor.id, stream)
    }),

    route(contracts.postReceipts, async (request) => {
      const asking = await ask(request)
      const { accountId } = asking.site
      const sight = await visibleTo(db, asking)
      const receipts = await readReceipts(db, request.ctx, accountId, sight, request.body)
      if (receipts.length) await take(receipts.map((item) => itemFor(item, asking)))
    }),

    route(contracts.postFile, async (request) => {
      const asking = await ask(request)
      limit('file', asking.visitor.id, 15)
      const bytes = await buffer(request.body as unknown as AsyncIterable<Uint8Array>)
      if (bytes.length > fileBytes) throw mediaTooLarge({ limitBytes: fileBytes })
      const ctx = createCtx(keeperOf(asking.visitor), platform.clock, request.ctx.log)
      const id = await uploadMedia(platform, ctx, { ...request.query, bytes })
      const row = await db
        .selectFrom('channels_media')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return showFile(showMedia(platform, row))
    }),

    route(contracts.postContact, async (request) => {
      const asking = await ask(request)
      limit('contact', asking.visitor.id, 5)
      await take([itemFor(contactMessage(request.ctx, asking, request.body), asking)])
    }),

    route(contracts.postTranscript, async (request) => {
      const { ctx, body } = request
      const asking = await ask(request)
      limit('transcript', asking.visitor.id, 2)
      if (!platform.mailer.configured) throw mailAway()
      const sight = await visibleTo(db, asking)
      if (sight.handleIds.length === 0) throw nothingSaid()
      const isOwn = isOwnAddress(asking.visitor, body.email)
      await transact(platform, ctx, (tx) =>
        countTranscript(tx, ctx, platform, asking, { email: body.email, isOwn }),
      )
      await sendTranscript(platform, asking, sight, body)
    }),

    route(contracts.postTyping, async (request) => {
      const { visitor } = await ask(request)
      await noteWriting(db, platform.clock.now(), visitor.id)
      platform.database.waker.wake(visitorWritesTopic)
    }),
  ]

  async function said(asking: Asking, clientMsgId: string): Promise<WidgetMessage | undefined> {
    const row = await db
      .selectFrom('channels_message')
      .select(['id', 'handle_id'])
      .where('touchpoint_id', '=', asking.site.id)
      .where('provider_id', '=', providerIdOf(asking.visitor, clientMsgId))
      .executeTakeFirst()
    if (!row) return undefined
    // Its own name is in what it asks for, so it is the visitor's whatever handle it came to.
    const sight = { touchpointId: asking.site.id, handleIds: [row.handle_id] }
    const { items } = await showMessages(platform, asking.visitor, sight, {
      ids: [row.id],
      limit: 1,
    })
    return items[0]
  }
}
