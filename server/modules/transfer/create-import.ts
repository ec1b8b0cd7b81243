import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { lockImport } from './find-imports.ts'
import type { ImportMap, importWhats } from './map.ts'
import { importStartedAlready } from './refusals.ts'

/** Begins an import; its file comes next. */
export async function createImport(
  tx: Tx,
  ctx: Ctx,
  input: { name: string; what: (typeof importWhats)[number]; map?: ImportMap | undefined },
): Promise<{ id: string }> {
  const id = ctx.newId()
  await tx.db
    .insertInto('transfer_import')
    .values({
      id,
      name: input.name,
      what: input.what,
      map: input.map ? JSON.stringify(input.map) : null,
      created_by: `${ctx.actor.type}:${ctx.actor.id}`,
      created_at: ctx.now,
    })
    .execute()
  return { id }
}

/** Changes name or map before the start; a null map gives way to the suggested one. */
export async function changeImport(
  tx: Tx,
  input: { id: string; name?: string | undefined; map?: ImportMap | null | undefined },
) {
  const row = await lockImport(tx.db, input.id)
  if (row.state !== 'draft' && row.state !== 'ready') throw importStartedAlready({ id: input.id })
  const { id, name, map } = input
  if (name === undefined && map === undefined) return
  await tx.db
    .updateTable('transfer_import')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(map === undefined ? {} : { map: map === null ? null : JSON.stringify(map) }),
    })
    .where('id', '=', id)
    .execute()
}
