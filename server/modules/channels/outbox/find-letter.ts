// What a letter needs beside what it says: what it answers, the names of the talk, where answers and
// bounces go, and its files.

import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import type { Platform } from '../../../platform/module.ts'
import type { Letter } from '../adapter.ts'
import { withTag } from '../adapters/email/addresses.ts'
import { messageIdOf } from '../adapters/email/parse.ts'
import { sealToken } from '../adapters/email/tokens.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { unsubscribeUrl } from '../unsubscribe/token.ts'
import type { Claimed } from './claim-deliveries.ts'
import { mediaIdsOf } from './media-ids.ts'

type House = Pick<Platform, 'db' | 'vault' | 'files' | 'config'>

export async function findLetter(
  platform: House,
  touchpoint: Opened,
  { deliveryId, handleId, content }: Claimed,
): Promise<Letter> {
  const { vault, config } = platform
  const { id: touchpointId, accountId } = touchpoint
  const token = sealToken(vault.digest, touchpointId, deliveryId)
  const about = await findAbout(platform, deliveryId)
  return {
    messageId: messageIdOf(token, accountId),
    replyTo: withTag(accountId, `r${token}`),
    bounceTo: withTag(accountId, `b${token}`),
    ...(await findHead(platform, touchpoint, handleId)),
    isAutomatic: about.actor.startsWith('system:'),
    ...(about.purpose
      ? {
          unsubscribe: unsubscribeUrl(
            { vault, config },
            { handleId, touchpointId, purpose: about.purpose },
          ),
        }
      : {}),
    files: await readFiles(platform, mediaIdsOf(content)),
  }
}

/** What a letter to this handle is headed by, whatever it says. */
export async function findHead(
  { db }: Pick<House, 'db'>,
  { id: touchpointId, accountId, settings }: Opened,
  handleId: string,
): Promise<Pick<Letter, 'from' | 'subject' | 'inReplyTo' | 'references'>> {
  const talk = await findTalk(db, { touchpointId, handleId })
  return {
    from: { name: settings.displayName ?? '', address: accountId },
    subject: talk.findLast((one) => one.subject)?.subject ?? undefined,
    inReplyTo: talk.findLast((one) => one.direction === 'in')?.providerId,
    references: talk.map((one) => one.providerId),
  }
}

interface Named {
  direction: 'in' | 'out'
  providerId: string
  subject: string | null
}

const mostNamed = 12

/** The letters of the talk that have a name, the oldest first; a digest stands behind names of others. */
async function findTalk(
  db: House['db'],
  { touchpointId, handleId }: { touchpointId: string; handleId: string },
): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select direction, "providerId", subject from (
      (select direction, split_part(provider_id, ' ', 1) as "providerId", content ->> 'subject' as subject,
          occurred_at as at
        from channels_message
        where handle_id = ${handleId}::uuid and touchpoint_id = ${touchpointId}::uuid
          and direction = 'in' and provider_id not like '%@digest.invalid'
        order by occurred_at desc limit ${mostNamed})
      union all
      (select 'out', provider_id, content ->> 'subject', accepted_at
        from channels_delivery
        where handle_id = ${handleId}::uuid and touchpoint_id = ${touchpointId}::uuid
          and provider_id is not null and accepted_at is not null
        order by place desc limit ${mostNamed})
    ) as named order by at desc limit ${mostNamed}`.execute(db)
  return rows.toReversed()
}

async function findAbout({ db }: House, deliveryId: string) {
  return db
    .selectFrom('channels_delivery as delivery')
    .innerJoin('channels_message as message', 'message.id', 'delivery.message_id')
    .select(['delivery.purpose', 'message.actor'])
    .where('delivery.id', '=', deliveryId)
    .executeTakeFirstOrThrow()
}

async function readFiles({ db, files }: House, ids: readonly string[]): Promise<Letter['files']> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('channels_media')
    .select(['id', 'type', 'filename', 'file_key'])
    .where('id', 'in', ids)
    .execute()
  const found = new Map()
  for (const { id, type, filename, file_key } of rows) {
    if (!file_key) continue
    const bytes = await buffer(await files.read(file_key))
    found.set(id, { bytes, type: type ?? 'application/octet-stream', filename: filename ?? id })
  }
  return found
}
