import './tables.ts'
import type { CopyKeeper } from '../../ledger/index.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { crossingsData } from './crossings/personal-data.ts'
import { crossingRoutes } from './crossings/routes.ts'
import { createWebhookEdge } from './inbound/edge.ts'
import { inboundData } from './inbound/personal-data.ts'
import { createInboundWriter } from './inbound/write-inbound.ts'
import { measureInbound } from './measure.ts'
import { fetchDue, fetchJob } from './media/fetch-media.ts'
import { mediaData } from './media/personal-data.ts'
import { mediaRoutes } from './media/routes.ts'
import { saidKeeper } from './messages/keep-said.ts'
import { createTellRead, type TellRead } from './messages/tell-read.ts'
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

export interface ChannelsModule extends Module {
  /** For those who show threads: tells the customer that theirs was read. */
  readonly tellRead: TellRead
  readonly copyKeepers: readonly CopyKeeper[]
}

/** Where customers and the company meet. */
export function createChannelsModule(platform: Platform): ChannelsModule {
  const finder = createTouchpointFinder(platform)
  const health = createHealthNotes(platform)
  const writer = createInboundWriter(platform, ({ fresh, known, media, toSend }, items) => {
    measures.items(fresh, known)
    for (const { routed } of items) {
      if (routed) health.note(routed.touchpoint.id, { inbound: routed.item.is === 'message' })
    }
    if (toSend) wakeSenders(platform.database)
    // Where this is lost, the next minute's look finds what is pending.
    if (media) void platform.jobs.send(fetchJob, {}, { singleton: fetchJob }).catch(() => {})
  })
  const measures = measureInbound(platform.metrics, () => writer.waiting.items)
  measureOutbox(platform)
  const sender = createSender(platform, { finder, health })
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
      ...outboxRoutes(platform, { finder }),
      ...mediaRoutes(platform),
      ...crossingRoutes(platform),
    ],
    plugin: createWebhookEdge({
      touchpoints: finder,
      take: (items) => writer.write(items),
      webhookCame: (id) => health.note(id, { webhook: true }),
      took: measures.took,
      turnedAway: measures.turnedAway,
    }),
    personalData: [inboundData, outboxData, mediaData(platform.files), crossingsData],
    sealed: [sealedIn],
    copyKeepers: [saidKeeper],
    tellRead: createTellRead(platform, finder),
    async start() {
      if (works) sender.start()
    },
    async stop() {
      await sender.stop()
      await writer.stop()
      await health.stop()
      finder.stop()
    },
  }
}
