import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'

const byId = z.object({ id: uuid })
const purpose = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const preferencesShape = z.object({
  channels: z.array(z.string().max(40)).max(20).describe('in the order the customer wants'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .nullable(),
  quietHours: z
    .object({ from: time, until: time, timeZone: z.string().max(60) })
    .nullable()
    .describe('local time in which nothing but replies is sent'),
  frequency: z
    .object({
      messages: z.number().int().min(0).max(100),
      perDays: z.number().int().min(1).max(90),
    })
    .nullable()
    .describe('at most so many messages in so many days'),
})

export const consentShape = z.object({
  id: uuid,
  purpose: z.string(),
  channel: z.string().nullable().describe('null: every channel'),
  handleId: uuid,
  state: z.enum(['given', 'withdrawn']),
  at: instant.describe('when the customer said so'),
  by: z.string().describe('who took it down: staff:<id>, key:<id>, customer:<id> …'),
  how: z.string().describe('form, call, message, counter …'),
  textVersion: z.string().nullable().describe('the version of the words agreed to'),
  proof: z.record(z.string(), z.unknown()).nullable(),
  recordedAt: instant,
  current: z.boolean().describe('the newest word for its purpose, channel and handle'),
})

export const listConsents = contract({
  method: 'GET',
  path: '/api/customers/:id/consents',
  summary: 'What the customer agreed to, newest first, with the whole history',
  tag: 'customers',
  access: 'customers:read',
  audit: 'customer.read',
  params: byId,
  reply: z.object({ items: z.array(consentShape) }),
})

export const recordConsent = contract({
  method: 'POST',
  path: '/api/customers/:id/consents',
  summary: 'Take down that a consent was given or withdrawn',
  tag: 'customers',
  access: 'customers:write',
  audit: 'customer.consent_recorded',
  params: byId,
  body: z.object({
    purpose,
    channel: z.string().max(40).nullish(),
    handleId: uuid.optional().describe('absent: the home handle'),
    state: z.enum(['given', 'withdrawn']),
    at: instant.optional(),
    how: z.string().min(1).max(100),
    textVersion: z.string().max(100).nullish(),
    proof: z.record(z.string(), z.unknown()).nullish(),
  }),
  reply: consentShape,
  status: 201,
})

export const setPreferences = contract({
  method: 'PUT',
  path: '/api/customers/:id/preferences',
  summary: 'Set how the customer wants to be reached',
  tag: 'customers',
  access: 'customers:write',
  audit: 'customer.preferences_set',
  params: byId,
  body: preferencesShape.partial(),
  reply: preferencesShape,
})
