import { buffer } from 'node:stream/consumers'
import { type Route, type RouteRequest, route } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { customersOf, reachCustomer } from '../../customers/index.ts'
import { channelsContracts as contracts } from '../contracts.ts'
import { fetchJob } from './fetch-media.ts'
import { mediaUnknown } from './refusals.ts'
import { showMedia } from './show-media.ts'
import { uploadMedia } from './upload-media.ts'

export function mediaRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(contracts.uploadMedia, async ({ ctx, query, body, viewer }) => {
      const bytes = await buffer(body as unknown as AsyncIterable<Uint8Array>)
      const id = await uploadMedia(platform, ctx, { ...query, bytes })
      return showMedia(platform, await reachMedia(db, viewer, id))
    }),

    route(contracts.getMedia, async ({ params, viewer }) =>
      showMedia(platform, await reachMedia(db, viewer, params.id)),
    ),

    route(contracts.retryMedia, async ({ params, viewer }) => {
      const media = await reachMedia(db, viewer, params.id)
      const mayCome = media.state === 'pending' || media.state === 'failed'
      if (mayCome && media.touchpoint_id && media.reason !== 'erased') {
        await db
          .updateTable('channels_media')
          .set({ state: 'pending', reason: null, attempts: 0, next_attempt_at: null })
          .where('id', '=', media.id)
          .where('state', '=', media.state)
          .where('reason', 'is not distinct from', media.reason)
          .execute()
        await platform.jobs.send(fetchJob, {}, { singleton: fetchJob })
      }
      return showMedia(platform, await reachMedia(db, viewer, media.id))
    }),
  ]
}

/**
 * A file of a customer whom the viewer may see, or one of theirs that was not sent yet. That of a
 * message which was taken back is taken back with it, as where messages are shown.
 */
async function reachMedia(db: Db, viewer: RouteRequest['viewer'], id: string) {
  const row = await db
    .selectFrom('channels_media as media')
    .leftJoin('channels_message as message', 'message.id', 'media.message_id')
    .selectAll('media')
    .where('media.id', '=', id)
    .where('message.deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw mediaUnknown()
  if (row.handle_id === null) {
    if (row.made_by !== `${viewer.actor.type}:${viewer.actor.id}`) throw mediaUnknown()
    return row
  }
  const owner = (await customersOf(db, [row.handle_id])).get(row.handle_id)
  if (!owner) throw mediaUnknown()
  await reachCustomer(db, viewer, owner.customerId)
  return row
}
