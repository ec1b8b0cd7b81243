import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { customersContracts } from '../contracts.ts'
import { standardLimits } from '../limits.ts'
import { changeRules } from './change-rules.ts'
import { forgetRules } from './keep-rules.ts'

export const rulesRoutes = (platform: Platform): Route[] => [
  route(customersContracts.getRules, () => showRules(platform.db)),

  route(customersContracts.changeRules, async ({ ctx, body }) => {
    await transact(platform, ctx, (tx) => changeRules(tx, ctx, body))
    forgetRules(platform.database)
    return showRules(platform.db)
  }),
]

async function showRules(db: Db) {
  const row = await db.selectFrom('customers_rules').selectAll().executeTakeFirstOrThrow()
  return {
    country: row.country,
    ownAddresses: row.own_addresses,
    limits: { ...standardLimits, ...row.limits },
    maxJoins: row.max_joins,
    changedAt: row.changed_at?.toISOString() ?? null,
    changedBy: row.changed_by,
  }
}
