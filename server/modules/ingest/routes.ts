import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { ingestContracts } from './contracts.ts'
import { findRefusedEvents } from './find-refused-events.ts'
import type { RefusedReason } from './refused-reasons.ts'

export function createRoutes(platform: Platform): Route[] {
  return [
    route(ingestContracts.listRefusedEvents, async ({ query }) => {
      const page = await findRefusedEvents(platform.db, query)
      return {
        next: page.next,
        // Only what is in the list is ever written.
        items: page.items.map((item) => ({ ...item, reason: item.reason as RefusedReason })),
      }
    }),
  ]
}
