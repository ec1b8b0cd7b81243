import './tables.ts'
import type { CopyKeeper } from '../../ledger/index.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { addCrossingPage } from './crossings/page.ts'
import { crossingsData } from './crossings/personal-data.ts'
import { crossingRoutes } from './crossings/routes.ts'
import { createWebhookEdge } from './inbound/edge.ts'
import { inboundData } from './inbound/personal-data.ts'
import { createInboundWriter } from './inbound/write-inbound.ts'
import { createMailboxes } from './mail/mailboxes.ts'
import { mailRoutes } from './mail/routes.ts'
import { createSmtpDoor } from './mail/smtp-door.ts'
import { createMailTaker } from './mail/take-mail.ts'
import { measureInbound } from './measure.ts'
import { fetchDue, fetchJob } from './media/fetch-media.ts'
import { mediaData } from './media/personal-data.ts'
import { mediaRoutes } from './media/routes.ts'
import { saidKeeper } from './messages/keep-said.ts'
import { createTellRead, type TellRead } from './messages/tell-read.ts'
import type { AdmitMessage } from './outbox/admit.ts'
import { measureOutbox } from './outbox/measure.ts'
import { outboxData } from './outbox/personal-data.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { createSender, wakeSenders } from './outbox/send.ts'
import { tidyUp } from './tidy-up.ts'
import { lookAfterTouchpoints } from './touchpoints/look-after.ts'
import { measureTouchpoints } from './touchpoints/measure.ts'
import { createHealthNotes } from './touchpoints/note-health.ts'
import { createTouchpointFinder } from './touchpoints/open-touchpoints.ts'
import { touchpointRoutes } from './touchpoints/routes.ts'
import { sealedIn } from './touchpoints/seal-secrets.ts'
import { createUnsubscribePages } from './unsubscribe/pages.ts'
import { createCompanySigns } from './widget/company-signs.ts'
import { createVisitorStreams } from './widget/live.ts'
import { createWidgetPages } from './widget/pages.ts'
import { visitorsData } from './widget/personal-data.ts'
import { widgetRoutes } from './widget/routes.ts'

export interface ChannelsModule extends Module {
  /** For those who show threads: tells the customer that theirs was read. */
  readonly tellRead: TellRead
  readonly copyKeepers: readonly CopyKeeper[]
}

/**
 * Where customers and the company meet.
 * @param parts what later modules say, handed in by build.ts.
 */
export function createChannelsModule(
  platform: Platform,
  { admit }: { admit: AdmitMessage },
): ChannelsModule {
  const finder = createTouchpointFinder(platform)
  const health = createHealthNotes(platform)
  const writer = createInboundWriter(platform, ({ fresh, known, media, toSend }, items) => {
    measures.items(fresh, known)
    for (const { routed } of items) {
      // Letters and chats come by no webhook: what comes at all is the notice that it works.
      if (!routed) continue
      health.note(routed.touchpoint.id, { webhook: true, inbound: routed.item.is === 'message' })
    }
    if (toSend) wakeSenders(platform.database)
    // Where this is lost, the next minute's look finds what is pending.
    if (media) void platform.jobs.send(fetchJob, {}, { singleton: fetchJob }).catch(() => {})
  })
  const mail = createMailTaker(platform, (items) => writer.write(items))
  const door = createSmtpDoor(platform, { finder, mail })
  const mailboxes = createMailboxes(platform, { finder, mail })
  const measures = measureInbound(platform.metrics, () => writer.waiting.items)
  measureOutbox(platform)
  const sender = createSender(platform, { finder, health })
  const signs = createCompanySigns(platform)
  const streams = createVisitorStreams(platform)
  const webhooks = createWebhookEdge({
    touchpoints: finder,
    take: (items) => writer.write(items),
    webhookCame: (id) => health.note(id, { webhook: true }),
    took: measures.took,
    turnedAway: measures.turnedAway,
  })
  const works = platform.config.roles.includes('worker')
  platform.jobs.define(fetchJob, (_data, signal) => fetchDue(platform, finder, signal), {
    everyCron: '* * * * *',
  })
  lookAfterTouchpoints(platform, finder)
  measureTouchpoints(platform)
  platform.jobs.define('channels.tidy-up', () => tidyUp(platform), { everyCron: '41 * * * *' })
  return {
    name: 'channels',
    routes: [
      ...touchpointRoutes(platform, finder),
      ...outboxRoutes(platform, { finder, admit }),
      ...mediaRoutes(platform),
      ...crossingRoutes(platform),
      ...widgetRoutes(platform, { finder, signs, streams, take: (items) => writer.write(items) }),
      ...mailRoutes(platform),
    ],
    plugin: async (server) => {
      await server.register(webhooks)
      await server.register(createUnsubscribePages(platform))
      await server.register(createWidgetPages(finder))
      addCrossingPage(server, platform)
    },
    personalData: [inboundData, outboxData, mediaData(platform.files), crossingsData, visitorsData],
    sealed: [sealedIn],
    copyKeepers: [saidKeeper],
    tellRead: createTellRead(platform, finder, signs.tell),
    async start() {
      if (works) sender.start()
      if (works) mailboxes.start()
      if (platform.config.roles.includes('web')) await door.start()
    },
    async stop() {
      signs.stop()
      await streams.stop()
      await door.stop()
      await mailboxes.stop()
      await sender.stop()
      await writer.stop()
      await health.stop()
      finder.stop()
    },
  }
}
