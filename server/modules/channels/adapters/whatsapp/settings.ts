// What connects a number of WhatsApp's. Ids become parts of addresses, so they hold nothing that
// could lead elsewhere.

import { z } from 'zod'
import { defaultBaseUrl, defaultVersion } from './limits.ts'

const id = z
  .string()
  .trim()
  .regex(/^\w[\w-]{0,63}$/, 'an id of Meta’s, as its pages show it')

/** An empty field of a form is one that was not filled in. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((given) => (given === '' ? undefined : given), shape.optional())

const baseUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/[?#@]/.test(url), 'an address without user, query or fragment')
  .transform((url) => url.replace(/\/+$/, ''))

export const settings = z
  .object({
    phoneNumberId: id.describe('Meta’s id of the number, not the number itself'),
    wabaId: optional(id.describe('of the WhatsApp Business account; templates need it')),
    portfolioId: optional(id.describe('of the business portfolio: people’s ids hold within it')),
    baseUrl: optional(baseUrl),
    version: optional(z.string().regex(/^v\d{1,3}\.\d{1,2}$/, 'such as v24.0')),
  })
  .transform(({ baseUrl = defaultBaseUrl, version = defaultVersion, ...given }) =>
    present({ ...given, baseUrl, version }),
  )

/** What can stand in a header. */
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'letters, digits and signs without spaces')

export const secrets = z.object({
  accessToken: secret.describe('of a system user, with the right to send messages'),
  appSecret: secret.describe('of the app: with it Meta signs what it posts'),
  verifyToken: secret.describe('chosen by you, and entered at Meta with the address'),
})

const present = (given: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
