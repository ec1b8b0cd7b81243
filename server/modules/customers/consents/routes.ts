import { transact } from '../../../ledger/index.ts'
import { type Route, route, type Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { isTimeZone } from '../../../platform/time-zones.ts'
import { lockCustomer } from '../attach-handle.ts'
import { customersContracts } from '../contracts.ts'
import { findHandleIds } from '../detail/find-customer.ts'
import { maskTraits, seesContact } from '../detail/mask.ts'
import { reachCustomer } from '../detail/reach-customer.ts'
import { handleNotTheirs } from '../person-refusals.ts'
import { type Consent, findConsents } from './find-consents.ts'
import { setPreferences } from './preferences.ts'
import { recordConsent } from './record-consent.ts'

export function consentRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(customersContracts.listConsents, async ({ viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const consents = await findConsents(db, await findHandleIds(db, id))
      return { items: consents.map((consent) => show(viewer, consent)) }
    }),

    route(customersContracts.recordConsent, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const made = await transact(
        platform,
        ctx,
        async (tx) => {
          const customer = await lockCustomer(tx, id)
          const handleIds = await findHandleIds(tx.db, customer.id)
          const handleId = body.handleId ?? customer.home_handle_id
          if (!handleIds.includes(handleId)) throw handleNotTheirs()
          const consentId = await recordConsent(tx, ctx, {
            customerId: customer.id,
            handleId,
            purpose: body.purpose,
            channel: body.channel ?? null,
            state: body.state,
            at: body.at ? new Date(body.at) : ctx.now,
            how: body.how,
            textVersion: body.textVersion ?? null,
            proof: body.proof ?? null,
          })
          return { consentId, handleId }
        },
        idempotency,
      )
      const consents = await findConsents(db, [made.handleId])
      return show(viewer, consents.find((consent) => consent.id === made.consentId)!)
    }),

    route(customersContracts.setPreferences, async ({ ctx, viewer, params, body }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      needTimeZone(body.quietHours?.timeZone)
      return transact(platform, ctx, async (tx) => {
        const customer = await lockCustomer(tx, id)
        return setPreferences(tx, ctx, {
          customerId: customer.id,
          homeHandleId: customer.home_handle_id,
          handleIds: await findHandleIds(tx.db, customer.id),
          preferences: given(body),
        })
      })
    }),
  ]
}

/** Quiet hours are by the clock where the customer is, so it must be one that there is. */
function needTimeZone(timeZone: string | undefined) {
  if (timeZone === undefined || isTimeZone(timeZone)) return
  throw invalidInput({ 'quietHours.timeZone': 'must be a time zone such as America/Lima' })
}

const show = (viewer: Viewer, consent: Consent) => ({
  ...consent,
  at: consent.at.toISOString(),
  recordedAt: consent.recordedAt.toISOString(),
  proof: seesContact(viewer) || !consent.proof ? consent.proof : maskTraits(consent.proof),
})

/** Without the fields that were not sent, so that they do not overwrite what is there. */
function given<T extends object>(body: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const kept = Object.entries(body).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [Name in keyof T]?: Exclude<T[Name], undefined> }
}
