// What the failures of receipts mean for others than the delivery itself. A provider often takes a
// message first and says only afterwards that nothing goes out here, or too much does: what follows
// is the same as if it had answered so. What would only have to be tried again stays failed, because
// by then the talk has gone on: a person may send it once more.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { isId } from '../../../platform/ids.ts'
import type { Adapter, InboundReceipt, Reaction } from '../adapter.ts'
import { findAdapter } from '../adapters/index.ts'
import { stopTouchpoint } from '../touchpoints/stop-touchpoint.ts'
import { changeBucket, pairBucket } from './buckets.ts'
import { paused } from './rates.ts'
import { slowTouchpoints } from './slow-touchpoints.ts'

/** What is told later may have been mended; if not, the next that goes out is told so too. */
const freshMs = 15 * 60_000

/**
 * Call it before anything is locked: queues and buckets come before deliveries with all who lock
 * several. Without such failures it asks the database nothing.
 * @returns whether something may go another way now, for which the senders are to be woken.
 */
export async function heedFailures(
  tx: Tx,
  ctx: Ctx,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<boolean> {
  const told = receipts.filter(
    ({ failure, at }) => isMore(failure?.then) && ctx.now.getTime() - at.getTime() < freshMs,
  )
  if (told.length === 0) return false
  const ours = await findOurs(tx.db, touchpointId, told)
  let freed = false
  const heeded = new Set<string>()
  for (const { failure, providerId, reference } of told) {
    const own = ours.find((one) => one.providerId === providerId || one.id === reference)
    const adapter = own && findAdapter(own.channel)
    if (!failure || !adapter || !isMore(failure.then)) continue
    const key = keyOf(failure.then, own)
    if (heeded.has(key)) continue
    heeded.add(key)
    const { reason, detail, then } = failure
    if (then.do === 'stop') {
      if (await stopTouchpoint(tx, ctx, { touchpointId, reason, detail })) freed = true
    } else if (then.do === 'slow') {
      await slow(tx, ctx, { touchpointId, handleId: own.handleId, adapter, then })
    } else {
      await forgetUploads(tx.db, own.id)
    }
    await noteRefused(tx.db, ctx, touchpointId, reason)
  }
  return freed
}

type Heeded = Exclude<Reaction, { do: 'fail' | 'retry' }>

const isMore = (then: Reaction | undefined): then is Heeded =>
  then !== undefined && then.do !== 'fail' && then.do !== 'retry'

/** The same told of many deliveries is heeded once, but for what is of one person or file. */
function keyOf(then: Heeded, { id, handleId }: Ours): string {
  if (then.do === 'reupload') return `reupload ${id}`
  if (then.do === 'stop') return 'stop'
  return then.scope === 'handle' ? `slow ${handleId}` : `slow ${then.scope}`
}

interface Ours {
  id: string
  handleId: string
  channel: string
  providerId: string | null
}

/** Of deliveries that such a receipt can still move. */
async function findOurs(
  db: Db,
  touchpointId: string,
  told: readonly InboundReceipt[],
): Promise<Ours[]> {
  const names = told.map(({ providerId }) => providerId)
  const references = told.flatMap(({ reference }) => (isId(reference) ? reference : []))
  const { rows } = await sql<Ours>`
    select delivery.id, delivery.handle_id as "handleId", touchpoint.channel,
      delivery.provider_id as "providerId"
    from channels_delivery as delivery
    join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
    where delivery.touchpoint_id = ${touchpointId}::uuid
      and delivery.state in ('sending', 'unknown', 'accepted')
      and (delivery.id = any(${references}::uuid[])
        or delivery.provider_id = any(${names}::text[]))`.execute(db)
  return rows
}

async function slow(
  tx: Tx,
  ctx: Ctx,
  {
    touchpointId,
    handleId,
    adapter,
    then: { scope, afterMs },
  }: {
    touchpointId: string
    handleId: string
    adapter: Adapter
    then: Extract<Heeded, { do: 'slow' }>
  },
) {
  const until = new Date(ctx.now.getTime() + afterMs(1))
  if (scope !== 'handle') {
    await slowTouchpoints(tx, ctx, { touchpointId, adapter, scope, until })
    return
  }
  const bucket = { name: pairBucket(touchpointId, handleId), rate: adapter.rates.pair }
  await changeBucket(tx.db, { ...bucket, now: ctx.now }, (one) => paused(one, until))
}

/** Whoever sends the files of this delivery again gives them to the provider anew. */
async function forgetUploads(db: Db, deliveryId: string): Promise<void> {
  await sql`
    delete from channels_upload as upload
    using channels_delivery as delivery
    join channels_media as media on media.message_id = delivery.message_id
    where delivery.id = ${deliveryId}::uuid and upload.media_id = media.id
      and upload.touchpoint_id = delivery.touchpoint_id`.execute(db)
}

async function noteRefused(db: Db, { now }: Ctx, touchpointId: string, reason: string) {
  await db
    .updateTable('channels_health')
    .set({ last_refused_at: now, last_refused_reason: reason })
    .where('touchpoint_id', '=', touchpointId)
    .execute()
}
