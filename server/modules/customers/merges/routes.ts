import { type Tx, toJson, transact } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { type Route, route, type Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { audit } from '../../access/index.ts'
import { liftApart } from '../attach-handle.ts'
import { customersContracts } from '../contracts.ts'
import { showCustomer } from '../detail/find-customer.ts'
import { type ReachedCustomer, reachCustomer } from '../detail/reach-customer.ts'
import { joinCustomers } from '../join.ts'
import { mergeUnknown } from '../refusals.ts'
import type { Linkable } from '../suggestions/linker.ts'
import { suggestLinks } from '../suggestions/suggest-links.ts'
import { undoJoin } from '../undo-join.ts'
import { findAparts, findEdges } from './find-merges.ts'
import { showJoinPreview, showUndoPreview } from './show-preview.ts'

export function mergeRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(customersContracts.listMerges, async ({ viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      return {
        items: await findEdges(db, viewer, id),
        aparts: await findAparts(db, viewer, id),
      }
    }),

    route(customersContracts.previewMerge, async ({ ctx, viewer, params, query }) => {
      const into = await reachCustomer(db, viewer, params.id)
      const from = await reachCustomer(db, viewer, query.from)
      const shown = await showJoinPreview(db, viewer, { intoId: into.id, fromId: from.id })
      // The other's line is the contract's own.
      await auditReading(platform, ctx, [from.id])
      return shown
    }),

    route(customersContracts.mergeCustomers, async ({ ctx, viewer, params, body, idempotency }) => {
      const into = await reachCustomer(db, viewer, params.id)
      const from = await reachCustomer(db, viewer, body.from)
      const joined = await transact(
        platform,
        ctx,
        async (tx) => {
          const evidence = { by: 'staff' }
          const done = await joinCustomers(tx, ctx, { intoId: into.id, fromId: from.id, evidence })
          if (body.reason) await wordReason(tx, done.edgeId, { ...evidence, reason: body.reason })
          return done
        },
        idempotency,
      )
      const customer = await reachCustomer(db, viewer, joined.intoId)
      return { id: joined.edgeId, customer: await showCustomer(db, viewer, customer) }
    }),

    route(customersContracts.previewUndo, async ({ ctx, viewer, params }) => {
      const { id } = await reachEdge(db, viewer, params.id)
      const shown = await showUndoPreview(db, viewer, params.id, id)
      await auditReading(platform, ctx, [shown.stays.id, shown.leaves.id])
      return shown
    }),

    route(customersContracts.undoMerge, async ({ ctx, viewer, params }) => {
      await reachEdge(db, viewer, params.id)
      const undone = await transact(platform, ctx, (tx) => undoJoin(tx, ctx, { edgeId: params.id }))
      return { stays: undone.keptId, leaves: undone.restoredId, apartId: undone.apartId }
    }),

    route(customersContracts.liftApart, async ({ ctx, viewer, params }) => {
      await reachApart(db, viewer, params.id)
      await transact(platform, ctx, async (tx) => {
        const pair = await findLinkable(tx, params.id)
        await liftApart(tx, ctx, { apartId: params.id })
        // What was withdrawn while they were kept apart is suggested again.
        await suggestLinks(tx, ctx, pair)
      })
    }),
  ]
}

/** Who is shown beside another leaves the line of whoever is shown alone. */
async function auditReading(platform: Platform, ctx: Ctx, customerIds: readonly string[]) {
  for (const id of customerIds) {
    await audit(platform, ctx, { action: 'customer.read', target: `customer:${id}` })
  }
}

/** Free text stays on the edge, where an erasure finds it, and out of the ledger. */
async function wordReason(tx: Tx, edgeId: string, evidence: Record<string, string>) {
  await tx.db
    .updateTable('customers_edge')
    .set({ evidence: toJson(evidence) })
    .where('id', '=', edgeId)
    .execute()
}

/** The customer of an edge. @throws merge.unknown, customer.unknown */
async function reachEdge(db: Db, viewer: Viewer, edgeId: string): Promise<ReachedCustomer> {
  const row = await db
    .selectFrom('customers_edge')
    .innerJoin('customers_handle', 'customers_handle.id', 'customers_edge.into_handle_id')
    .select('customers_handle.customer_id')
    .where('customers_edge.id', '=', edgeId)
    .executeTakeFirst()
  if (!row) throw mergeUnknown()
  return reachCustomer(db, viewer, row.customer_id)
}

/** Both sides must be the viewer's to see. @throws merge.unknown, customer.unknown */
async function reachApart(db: Db, viewer: Viewer, apartId: string): Promise<void> {
  const rows = await db
    .selectFrom('customers_apart')
    .innerJoin('customers_handle', (join) =>
      join.on((on) =>
        on.or([
          on('customers_handle.id', '=', on.ref('customers_apart.a_handle_id')),
          on('customers_handle.id', '=', on.ref('customers_apart.b_handle_id')),
        ]),
      ),
    )
    .select('customers_handle.customer_id')
    .where('customers_apart.id', '=', apartId)
    .execute()
  if (rows.length === 0) throw mergeUnknown()
  for (const row of rows) await reachCustomer(db, viewer, row.customer_id)
}

/** The two customers that are kept apart, with what may link them. */
async function findLinkable(tx: Tx, apartId: string): Promise<Linkable[]> {
  const rows = await tx.db
    .selectFrom('customers_apart as apart')
    .innerJoin('customers_handle as handle', (join) =>
      join.on((on) =>
        on.or([
          on('handle.id', '=', on.ref('apart.a_handle_id')),
          on('handle.id', '=', on.ref('apart.b_handle_id')),
        ]),
      ),
    )
    .innerJoin('customers_profile as profile', 'profile.customer_id', 'handle.customer_id')
    .select(['profile.customer_id', 'profile.link_keys'])
    .where('apart.id', '=', apartId)
    .execute()
  return rows.map((row) => ({ customerId: row.customer_id, linkKeys: row.link_keys }))
}
