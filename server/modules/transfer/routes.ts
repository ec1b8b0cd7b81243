import { Readable } from 'node:stream'
import { toLanguage } from '../../../words/index.ts'
import { type Kind, transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { transferContracts as promised } from './contracts.ts'
import { changeImport, createImport } from './create-import.ts'
import { exportRoutes } from './export-routes.ts'
import { findImport, findSeenImport, listImports, viewOfImport } from './find-imports.ts'
import { mayJoin, refuseJoining } from './may-join.ts'
import { previewImport } from './preview-import.ts'
import { importUnreadable } from './refusals.ts'
import { writeRejected } from './rejected-file.ts'
import { cancelImport, startImport } from './start-import.ts'
import { takeFile } from './take-file.ts'

export function createRoutes(platform: Platform, kinds: ReadonlyMap<string, Kind>): Route[] {
  const { db } = platform
  const view = async (id: string) => viewOfImport(await findImport(db, id))
  return [
    route(promised.createImport, ({ ctx, viewer, body, idempotency }) => {
      if (!viewer.can('customers:merge')) refuseJoining(body.map)
      return transact(platform, ctx, (tx) => createImport(tx, ctx, body), idempotency)
    }),
    route(promised.putImportFile, async ({ ctx, viewer, params, body }) => {
      await findSeenImport(db, viewer, params.id)
      await takeFile(platform, ctx, { id: params.id, content: streamOf(body) })
      return view(params.id)
    }),
    route(promised.changeImport, async ({ ctx, viewer, params, body }) => {
      const before = await findSeenImport(db, viewer, params.id)
      if (!viewer.can('customers:merge') || !(await mayJoin(db, before))) refuseJoining(body.map)
      await transact(platform, ctx, (tx) => changeImport(tx, { id: params.id, ...body }))
      return view(params.id)
    }),
    route(promised.previewImport, async ({ ctx, viewer, params, query }) => {
      await findSeenImport(db, viewer, params.id)
      return previewImport({ ...platform, kinds }, ctx, { id: params.id, rows: query.rows })
    }),
    route(promised.startImport, async ({ ctx, viewer, params }) => {
      await findSeenImport(db, viewer, params.id)
      await startImport(platform, ctx, params.id)
      return view(params.id)
    }),
    route(promised.cancelImport, async ({ ctx, viewer, params }) => {
      await findSeenImport(db, viewer, params.id)
      await transact(platform, ctx, (tx) => cancelImport(tx, ctx, params.id))
      return view(params.id)
    }),
    route(promised.listImports, ({ viewer, query }) => listImports(db, viewer, query)),
    route(promised.getImport, async ({ viewer, params }) =>
      viewOfImport(await findSeenImport(db, viewer, params.id)),
    ),
    route(promised.getRejected, async ({ viewer, params, reply }) => {
      const work = await findSeenImport(db, viewer, params.id)
      reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="rejected-${work.id}.csv"`)
      return Readable.from(writeRejected(db, work, toLanguage(viewer.staff?.language)))
    }),
    ...exportRoutes(platform),
  ]
}

/** The raw body of a contract with `consumes` is a stream. */
function streamOf(body: unknown): Readable {
  if (body instanceof Readable) return body
  throw importUnreadable({ why: 'no file was sent' })
}
