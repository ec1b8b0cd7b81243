import { buffer } from 'node:stream/consumers'
import type { Route } from '../../../platform/contract.ts'
import { route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { customersOf, reachCustomer } from '../../customers/index.ts'
import { cleanPage, pageHeaders } from '../adapters/email/original-page.ts'
import { readMailPage } from '../adapters/email/read-mail.ts'
import { messageUnknown } from '../outbox/refusals.ts'
import * as contracts from './contracts.ts'

export function mailRoutes({ db, files }: Pick<Platform, 'db' | 'files'>): Route[] {
  return [
    route(contracts.showOriginal, async ({ viewer, params, reply }) => {
      const row = await db
        .selectFrom('channels_message as message')
        .innerJoin('channels_media as media', 'media.message_id', 'message.id')
        .select(['message.handle_id', 'media.file_key'])
        .where('message.id', '=', params.id)
        .where('message.deleted_at', 'is', null)
        .where('media.type', '=', 'message/rfc822')
        .where('media.state', '=', 'kept')
        .where('media.file_key', 'like', 'mail/%')
        .executeTakeFirst()
      const owner = row && (await customersOf(db, [row.handle_id])).get(row.handle_id)
      if (!row?.file_key || !owner) throw messageUnknown()
      await reachCustomer(db, viewer, owner.customerId)
      const page = await readMailPage(await buffer(await files.read(row.file_key)))
      if (page === undefined) throw messageUnknown()
      reply.headers(pageHeaders)
      return cleanPage(page)
    }),
  ]
}
