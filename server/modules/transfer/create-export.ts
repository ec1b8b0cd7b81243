import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import type { ExportFilter, ExportView } from './contracts.ts'

/** Asks for a file with what `viewer` may see now; a job makes it. */
export async function createExport(
  tx: Tx,
  ctx: Ctx,
  viewer: Viewer,
  input: Pick<ExportView, 'what' | 'format' | 'gzip'> & { filter: ExportFilter },
): Promise<{ id: string }> {
  const id = ctx.newId()
  await tx.db
    .insertInto('transfer_export')
    .values({
      id,
      what: input.what,
      format: input.format,
      gzip: input.gzip,
      filter: JSON.stringify(input.filter),
      masked: !viewer.can('customers:contact'),
      rows_seen: JSON.stringify({ rows: viewer.rows }),
      created_by: `${ctx.actor.type}:${ctx.actor.id}`,
      created_at: ctx.now,
    })
    .execute()
  return { id }
}
