// Saved views of the list of customers: each member's own, and those shared with all.

import { type Route, route, type Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { customersContracts } from '../contracts.ts'
import { customersFilter, customersSort } from '../list/contracts.ts'
import { viewUnknown } from '../person-refusals.ts'

export function viewRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(customersContracts.listViews, async ({ viewer }) => {
      const rows = await db
        .selectFrom('customers_view')
        .selectAll()
        .where((where) =>
          where.or([where('shared', '=', true), where('staff_id', '=', nameOf(viewer))]),
        )
        .orderBy('name')
        .orderBy('id')
        .limit(200)
        .execute()
      return {
        items: rows.map((row) => ({
          id: row.id,
          name: row.name,
          shared: row.shared,
          mine: row.staff_id === nameOf(viewer),
          filter: customersFilter.parse(row.filter),
          sort: customersSort.nullable().parse(row.sort),
        })),
      }
    }),

    route(customersContracts.saveView, async ({ ctx, viewer, body }) => {
      const row = {
        id: ctx.newId(),
        name: body.name,
        shared: body.shared,
        filter: body.filter,
        sort: body.sort ?? null,
      }
      await db
        .insertInto('customers_view')
        .values({
          ...row,
          filter: JSON.stringify(body.filter),
          staff_id: nameOf(viewer),
          created_at: ctx.now,
        })
        .execute()
      return { ...row, mine: true }
    }),

    route(customersContracts.removeView, async ({ viewer, params }) => {
      const removed = await db
        .deleteFrom('customers_view')
        .where('id', '=', params.id)
        .where('staff_id', '=', nameOf(viewer))
        .executeTakeFirst()
      if (removed.numDeletedRows !== 1n) throw viewUnknown()
    }),
  ]
}

const nameOf = ({ actor }: Viewer) => `${actor.type}:${actor.id}`
