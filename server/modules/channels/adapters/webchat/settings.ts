// What makes a web chat: one site of the company's, with how its chat looks and greets.

import { randomBytes } from 'node:crypto'
import { z } from 'zod'

/** An empty field of a form is one that was not filled in. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((given) => (given === '' ? undefined : given), shape.optional())

const origin = /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/

const origins = z
  .string()
  .transform((text) => [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ])
  .refine(
    (all) => all.length > 0 && all.every((one) => origin.test(one)),
    'addresses such as https://www.shop.example, one after the other',
  )
  .transform((all) => all.join(' '))

export const settings = z
  .object({
    siteKey: optional(z.string().regex(/^[A-Za-z0-9_-]{16,40}$/, 'made by Hebra')),
    origins: origins.describe('the sites that may show this chat; `*.` stands for any subdomain'),
    title: optional(z.string().max(60)),
    greeting: optional(z.string().max(300)),
    away: optional(z.string().max(300).describe('said where nobody can be reached')),
    colour: optional(z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as #4263eb')),
    language: optional(z.enum(['es', 'en', 'pt'])),
    privacyUrl: optional(z.url({ protocol: /^https?$/ }).max(500)),
  })
  .transform(({ siteKey = makeSiteKey(), ...given }) => present({ siteKey, ...given }))

/** The key stands in every page: it is a name, not a secret. */
const makeSiteKey = () => `site_${randomBytes(12).toString('base64url')}`

export const secrets = z.object({
  identitySecret: z
    .string()
    .trim()
    .min(32, 'at least 32 characters')
    .describe('your server signs with it who is signed in'),
})

const present = (given: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
