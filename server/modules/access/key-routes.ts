// API keys and the audit.

import { Readable } from 'node:stream'
import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import { forgetKeys } from './api-keys.ts'
import { createKey } from './create-key.ts'
import { auditCsv, findAudit } from './find-audit.ts'
import { findKeys } from './find-keys.ts'
import type { AccessHouse } from './house.ts'
import { keyContracts as contracts } from './key-contracts.ts'
import { nameTargets } from './name-targets.ts'
import { revokeKey } from './revoke-key.ts'

export function keyRoutes({ platform, namers }: AccessHouse): Route[] {
  const { db, vault } = platform
  return [
    route(contracts.listKeys, ({ query }) => findKeys(db, query)),

    route(contracts.createKey, async ({ ctx, body, idempotency }) => {
      // Sealed, because an idempotent answer is kept in the database, where no key may lie open.
      const made = await transact(
        platform,
        ctx,
        async (tx) => {
          const { id, key } = await createKey(tx, ctx, body)
          return { id, sealed: vault.seal(key, `key:${id}`) }
        },
        idempotency,
      )
      return { id: made.id, key: vault.open(made.sealed, `key:${made.id}`) }
    }),

    route(contracts.revokeKey, async ({ ctx, params }) => {
      await transact(platform, ctx, (tx) => revokeKey(tx, ctx, params.id))
      forgetKeys(platform.database)
    }),

    route(contracts.listAudit, async ({ viewer, query }) => {
      const { items, next } = await findAudit(db, query)
      return { items: await nameTargets(namers, viewer, items), next }
    }),

    route(contracts.downloadAudit, async ({ query, reply }) => {
      reply.header('content-disposition', 'attachment; filename="audit.csv"')
      return Readable.from(auditCsv(db, query))
    }),
  ]
}
