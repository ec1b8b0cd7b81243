// What is recorded of a customer beyond identity.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'

export const traitsChanged = defineKind('customer.traits_changed', {
  body: z.object({ source: z.string(), traits: z.record(z.string(), z.unknown()) }),
})

export const customerPlaced = defineKind('customer.placed', {
  body: z.object({ teamId: z.string().nullable(), storeId: z.string().nullable() }),
  personal: false,
})

const consent = z.object({
  consentId: z.string(),
  purpose: z.string(),
  channel: z.string().nullable(),
  how: z.string(),
  textVersion: z.string().nullable(),
})
export const consentGiven = defineKind('consent.given', { body: consent })
export const consentWithdrawn = defineKind('consent.withdrawn', { body: consent })

export const preferencesSet = defineKind('preferences.set', {
  body: z.object({
    channels: z.array(z.string()),
    language: z.string().nullable(),
    quietHours: z.record(z.string(), z.unknown()).nullable(),
    frequency: z.record(z.string(), z.unknown()).nullable(),
  }),
})

export const suggestionDismissed = defineKind('suggestion.dismissed', {
  body: z.object({ suggestionId: z.string(), otherId: z.string() }),
  personal: false,
})

export const holdSet = defineKind('customer.held', { body: z.object({}), personal: false })
export const holdLifted = defineKind('customer.hold_lifted', {
  body: z.object({}),
  personal: false,
})

/** Subscribers outside must forget the person as well; names ids only. */
export const customerErased = defineKind('customer.erased', {
  body: z.object({ number: z.number().int(), customerIds: z.array(z.string()) }),
  personal: false,
})
