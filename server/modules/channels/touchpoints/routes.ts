import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { findAdapter } from '../adapters/index.ts'
import { channelsContracts as contracts } from '../contracts.ts'
import { findUnrouted } from '../inbound/find-unrouted.ts'
import { wakeSenders } from '../outbox/send.ts'
import { findTemplates } from '../templates/find-templates.ts'
import { syncTemplates } from '../templates/sync-templates.ts'
import { changeTouchpoint, removeTouchpoint } from './change-touchpoint.ts'
import { createTouchpoint } from './create-touchpoint.ts'
import { lookSoon } from './look-after.ts'
import { beginSignIn, finishSignIn } from './oauth/sign-in.ts'
import { forgetTouchpoints, type Opened, type TouchpointFinder } from './open-touchpoints.ts'
import { channelUnknown, touchpointUnknown } from './refusals.ts'
import { showTouchpoints } from './show-touchpoint.ts'
import { testTouchpoint } from './test-touchpoint.ts'

export function touchpointRoutes(platform: Platform, touchpoints: TouchpointFinder): Route[] {
  const show = async (id: string) => (await showTouchpoints(platform, id))[0]!
  /** As it is this moment, also right after it was changed. */
  const open = async (id: string): Promise<Opened> => {
    forgetTouchpoints(platform.database)
    const opened = await touchpoints.find(id)
    if (!opened) throw touchpointUnknown()
    return opened
  }
  return [
    route(contracts.listTouchpoints, async () => ({ items: await showTouchpoints(platform) })),

    route(contracts.createTouchpoint, async ({ ctx, body, idempotency }) => {
      const adapter = findAdapter(body.channel)
      if (!adapter) throw channelUnknown({ channel: body.channel })
      const id = await transact(
        platform,
        ctx,
        (tx) => createTouchpoint(tx, ctx, platform, { ...body, adapter }),
        idempotency,
      )
      forgetTouchpoints(platform.database)
      await lookSoon(platform)
      return show(id)
    }),

    route(contracts.getTouchpoint, ({ params }) => show(params.id)),

    route(contracts.changeTouchpoint, async ({ ctx, params, body }) => {
      await transact(platform, ctx, (tx) => changeTouchpoint(tx, ctx, platform, params.id, body))
      forgetTouchpoints(platform.database)
      // What waited may go on.
      wakeSenders(platform.database)
      await lookSoon(platform)
      return show(params.id)
    }),

    route(contracts.removeTouchpoint, async ({ ctx, params }) => {
      await transact(platform, ctx, (tx) => removeTouchpoint(tx, ctx, platform, params.id))
      forgetTouchpoints(platform.database)
      wakeSenders(platform.database)
    }),

    route(contracts.testTouchpoint, async ({ params }) => {
      await testTouchpoint(platform, touchpoints.access, await open(params.id))
      return show(params.id)
    }),

    route(contracts.beginSignIn, async ({ ctx, params }) => ({
      url: beginSignIn(platform, ctx, await open(params.id)),
    })),

    route(contracts.finishSignIn, async ({ ctx, body }) => {
      const id = await finishSignIn(platform, ctx, touchpoints, body)
      // What it brought is tried at once, and what waited goes on.
      await testTouchpoint(platform, touchpoints.access, await open(id))
      wakeSenders(platform.database)
      return show(id)
    }),

    route(contracts.listTemplates, async ({ params }) => {
      await show(params.id)
      return { items: await findTemplates(platform.db, params.id) }
    }),

    route(contracts.syncTemplates, async ({ ctx, params }) => {
      await syncTemplates(platform, ctx, await open(params.id))
      return { items: await findTemplates(platform.db, params.id) }
    }),

    route(contracts.listUnrouted, ({ query }) => findUnrouted(platform.db, query)),
  ]
}
