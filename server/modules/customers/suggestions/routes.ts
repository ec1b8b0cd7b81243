import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { customersContracts } from '../contracts.ts'
import { reachCustomer } from '../detail/reach-customer.ts'
import { acceptSuggestion, dismissSuggestion, findSuggestedPair } from './decide-suggestion.ts'
import { findSuggestions } from './find-suggestions.ts'

export function suggestionRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(customersContracts.listSuggestions, async ({ viewer, query }) => {
      const customerId = query.customerId
        ? (await reachCustomer(db, viewer, query.customerId)).id
        : undefined
      return findSuggestions(db, viewer, { ...query, customerId })
    }),

    route(customersContracts.acceptSuggestion, async ({ ctx, viewer, params, body }) => {
      const pair = await findSuggestedPair(db, params.id)
      const a = await reachCustomer(db, viewer, pair.aId)
      const b = await reachCustomer(db, viewer, pair.bId)
      const older = a.createdAt <= b.createdAt ? a.id : b.id
      const intoId = body.into ? (await reachCustomer(db, viewer, body.into)).id : older
      if (intoId !== a.id && intoId !== b.id) throw invalidInput({ into: 'is not of this pair' })
      return transact(platform, ctx, (tx) => acceptSuggestion(tx, ctx, { pair, intoId }))
    }),

    route(customersContracts.dismissSuggestion, async ({ ctx, viewer, params }) => {
      const pair = await findSuggestedPair(db, params.id)
      await reachCustomer(db, viewer, pair.aId)
      await reachCustomer(db, viewer, pair.bId)
      await transact(platform, ctx, (tx) => dismissSuggestion(tx, ctx, pair))
    }),
  ]
}
