import { Readable } from 'node:stream'
import { type Kind, transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { transferContracts as promised } from './contracts.ts'
import { changeImport, createImport } from './create-import.ts'
import { exportRoutes } from './export-routes.ts'
import { findImport, listImports, viewOfImport } from './find-imports.ts'
import { previewImport } from './preview-import.ts'
import { importUnreadable } from './refusals.ts'
import { writeRejected } from './rejected-file.ts'
import { cancelImport, startImport } from './start-import.ts'
import { takeFile } from './take-file.ts'

export function createRoutes(platform: Platform, kinds: ReadonlyMap<string, Kind>): Route[] {
  const { db } = platform
  const view = async (id: string) => viewOfImport(await findImport(db, id))
  return [
    route(promised.createImport, ({ ctx, body, idempotency }) =>
      transact(platform, ctx, (tx) => createImport(tx, ctx, body), idempotency),
    ),
    route(promised.putImportFile, async ({ ctx, params, body }) => {
      await takeFile(platform, ctx, { id: params.id, content: streamOf(body) })
      return view(params.id)
    }),
    route(promised.changeImport, async ({ ctx, params, body }) => {
      await transact(platform, ctx, (tx) => changeImport(tx, { id: params.id, ...body }))
      return view(params.id)
    }),
    route(promised.previewImport, ({ ctx, params, query }) =>
      previewImport({ ...platform, kinds }, ctx, { id: params.id, rows: query.rows }),
    ),
    route(promised.startImport, async ({ ctx, params }) => {
      await startImport(platform, ctx, params.id)
      return view(params.id)
    }),
    route(promised.cancelImport, async ({ ctx, params }) => {
      await transact(platform, ctx, (tx) => cancelImport(tx, ctx, params.id))
      return view(params.id)
    }),
    route(promised.listImports, ({ query }) => listImports(db, query)),
    route(promised.getImport, ({ params }) => view(params.id)),
    route(promised.getRejected, async ({ params, reply }) => {
      const work = await findImport(db, params.id)
      reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="rejected-${work.id}.csv"`)
      return Readable.from(writeRejected(db, work))
    }),
    ...exportRoutes(platform),
  ]
}

/** The raw body of a contract with `consumes` is a stream. */
function streamOf(body: unknown): Readable {
  if (body instanceof Readable) return body
  throw importUnreadable({ why: 'no file was sent' })
}
