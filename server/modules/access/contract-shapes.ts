// Words and shapes that the contracts of access share.

import { z } from 'zod'
import { uuid } from '../../platform/contract.ts'

export const roleNames = [
  'owner',
  'administrator',
  'supervisor',
  'agent',
  'seller',
  'marketer',
  'analyst',
] as const
export const keyScopes = ['ingest:browser', 'ingest:server', 'api', 'api:read'] as const
export const languages = ['es', 'en', 'pt'] as const
export const tag = 'access'
export const name = z.string().trim().min(1).max(120)
export const role = z.enum(roleNames)
export const language = z.enum(languages)
export const ids = z.array(uuid).max(200)
export const byId = z.object({ id: uuid })
export const email = z.email().max(254)
/** How one likes the screens; what is not there is as it comes. */
export const preferences = z
  .object({
    scheme: z.enum(['light', 'dark', 'auto']).describe('colours; auto follows the device'),
    density: z.enum(['normal', 'dense']).describe('height of the rows of lists'),
    singleKeys: z.boolean().describe('whether a single letter is a command'),
    enterSends: z.boolean().describe('whether Enter sends a message; else Ctrl Enter does'),
  })
  .partial()

/** Those of what was kept that still mean something: a former version took whatever it was given. */
export function readPreferences(kept: Readonly<Record<string, unknown>>) {
  const fields = Object.entries(preferences.shape).filter(
    ([name, field]) => name in kept && field.safeParse(kept[name]).success,
  )
  return preferences.parse(Object.fromEntries(fields.map(([name]) => [name, kept[name]])))
}
