// The list of erasures outside the database: one small file a number, in the file store. A back-up
// restored from before an erasure knows the person again; the files say whom to erase again. They
// hold ids only.

import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { PersonalData, Platform } from '../../../platform/module.ts'
import { bumpEpoch } from '../plan.ts'
import { erasePerson } from './erase-customer.ts'
import { finishForgetting } from './forget.ts'

const line = z.object({
  number: z.number().int(),
  customerIds: z.array(z.uuid()),
  handleIds: z.array(z.uuid()),
  reason: z.string(),
  madeBy: z.string(),
  erasedAt: z.iso.datetime(),
})

const fileOf = (number: number) => `privacy/erasures/${String(number).padStart(8, '0')}.json`

/** Writes the files that are missing. Called after each erasure and at start. */
export async function keepErasures({ db, files, clock }: Platform): Promise<void> {
  const rows = await db
    .selectFrom('customers_erasure')
    .selectAll()
    .where('kept_at', 'is', null)
    .orderBy('number')
    .execute()
  for (const row of rows) {
    const content: z.infer<typeof line> = {
      number: row.number,
      customerIds: row.customer_ids,
      handleIds: row.handle_ids,
      reason: row.reason,
      madeBy: row.made_by,
      erasedAt: row.erased_at.toISOString(),
    }
    await files.write(fileOf(row.number), Buffer.from(JSON.stringify(content)))
    await db
      .updateTable('customers_erasure')
      .set({ kept_at: clock.now() })
      .where('number', '=', row.number)
      .execute()
  }
}

/** After a restore: reads what the files know and the database does not, and erases all again. */
export async function replayErasures(
  platform: Platform,
  holders: readonly PersonalData[],
): Promise<void> {
  await readFiles(platform)
  const rows = await platform.db
    .selectFrom('customers_erasure')
    .selectAll()
    .orderBy('number')
    .execute()
  for (const row of rows) {
    const ctx = createCtx(systemActor('replay-erasures'), platform.clock, platform.log)
    await transact(platform, ctx, async (tx) => {
      await bumpEpoch(tx)
      const known = await tx.db
        .selectFrom('customers_customer')
        .select('id')
        .where('id', 'in', row.customer_ids)
        .where('erased_at', 'is', null)
        .forUpdate()
        .execute()
      if (known.length === 0) return
      await erasePerson(
        tx,
        ctx,
        { vault: platform.vault, holders },
        {
          number: row.number,
          customerIds: row.customer_ids,
          handleIds: row.handle_ids,
        },
      )
    })
  }
  // Also what the back-up itself was in the middle of.
  await finishForgetting(platform, holders)
}

async function readFiles({ db, files, clock }: Platform) {
  const last = await db
    .selectFrom('customers_erasure')
    .select((max) => max.fn.max('number').as('number'))
    .executeTakeFirst()
  for (let number = (last?.number ?? 0) + 1; await files.size(fileOf(number)); number++) {
    const read = line.parse(JSON.parse(await text(await files.read(fileOf(number)))))
    await db
      .insertInto('customers_erasure')
      .values({
        number,
        customer_ids: JSON.stringify(read.customerIds),
        handle_ids: JSON.stringify(read.handleIds),
        reason: read.reason,
        made_by: read.madeBy,
        erased_at: read.erasedAt,
        kept_at: clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
