import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { transferContracts as promised } from './contracts.ts'
import { createExport } from './create-export.ts'
import { findExport, listExports, viewOfExport } from './find-exports.ts'
import { exportNotReady } from './refusals.ts'
import { exportJob } from './run-export.ts'

export function exportRoutes(platform: Platform): Route[] {
  const { db, files } = platform
  const makerOf = ({ actor }: { actor: { type: string; id: string } }) =>
    `${actor.type}:${actor.id}`
  return [
    route(promised.createExport, async ({ ctx, viewer, body, idempotency }) => {
      const made = await transact(
        platform,
        ctx,
        (tx) => createExport(tx, ctx, viewer, body),
        idempotency,
      )
      await platform.jobs.send(exportJob, { id: made.id }, { singleton: made.id })
      return made
    }),
    route(promised.listExports, ({ viewer, query }) => listExports(db, makerOf(viewer), query)),
    route(promised.getExport, async ({ viewer, params }) =>
      viewOfExport(await findExport(db, { id: params.id, madeBy: makerOf(viewer) })),
    ),
    route(promised.getExportFile, async ({ ctx, viewer, params, reply }) => {
      const row = await findExport(db, { id: params.id, madeBy: makerOf(viewer) })
      const over = !row.expires_at || row.expires_at <= ctx.now
      if (row.state !== 'finished' || !row.file_key || over)
        throw exportNotReady({ state: row.state })
      const day = row.created_at.toISOString().slice(0, 10)
      const name = `${row.what}-${day}.${row.format}${row.gzip ? '.gz' : ''}`
      reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-length', row.bytes ?? 0)
        .header('cache-control', 'private, no-store')
      return files.read(row.file_key)
    }),
  ]
}
