// The secrets of a subscription are one sealed text, bound to its row. Standard Webhooks: `whsec_`
// and 24 to 64 bytes in base64; those bytes are the key.

import { randomBytes } from 'node:crypto'
import type { Vault } from '../../../platform/vault.ts'

export const sealedIn = {
  table: 'webhooks_subscription',
  column: 'secrets',
  id: 'id',
  contextOf: (id: string) => `webhook:${id}`,
}

export interface Secrets {
  current: string
  /** Those it replaced, each with the end of its time. */
  former: { secret: string; until: string }[]
}

const formerMs = 24 * 3600_000

export const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export const sealSecrets = (vault: Vault, id: string, secrets: Secrets): string =>
  vault.seal(JSON.stringify(secrets), sealedIn.contextOf(id))

export function openSecrets(vault: Vault, id: string, sealed: string): Secrets {
  return JSON.parse(vault.open(sealed, sealedIn.contextOf(id))) as Secrets
}

/** A new secret beside the former ones, whose time is not over at `now`. */
export function rotate({ current, former }: Secrets, now: Date): Secrets & { until: string } {
  const until = new Date(now.getTime() + formerMs).toISOString()
  const still = former.filter((one) => new Date(one.until) > now)
  return { current: makeSecret(), former: [{ secret: current, until }, ...still], until }
}

/** Every secret that signs at `now`, the newest first. */
export const signing = ({ current, former }: Secrets, now: Date): string[] => [
  current,
  ...former.filter(({ until }) => new Date(until) > now).map(({ secret }) => secret),
]
