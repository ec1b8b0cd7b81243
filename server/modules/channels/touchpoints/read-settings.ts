// What somebody gave to connect a touchpoint, checked against its adapter. Pure.

import type { z } from 'zod'
import type { Adapter } from '../adapter.ts'
import { touchpointHostRefused, touchpointInvalid } from './refusals.ts'

export type Texts = Readonly<Record<string, string>>

/** @throws touchpoint.invalid (with each field), touchpoint.host_refused */
export function readSettings(adapter: Adapter, given: Texts, providerHosts: readonly string[]) {
  const settings = read(adapter.settings, given, 'settings')
  const { baseUrl } = settings
  if (baseUrl !== undefined) refuseForeignHost(adapter, baseUrl, providerHosts)
  return settings
}

/** @throws touchpoint.invalid */
export const readSecrets = (adapter: Adapter, given: Texts) =>
  read(adapter.secrets, given, 'secrets')

/** @param written names of the secrets that are new. @throws touchpoint.invalid */
export function refuseHalves(
  adapter: Adapter,
  settings: Texts,
  secrets: Texts,
  written: readonly string[],
): void {
  const lacking = adapter.lackingOf?.(settings, secrets, written) ?? []
  if (lacking.length === 0) return
  throw touchpointInvalid({ errors: lacking.map((path) => ({ path, message: 'it is needed' })) })
}

function read(
  shape: z.ZodType<Record<string, string>, unknown>,
  given: Texts,
  place: string,
): Record<string, string> {
  const filled = Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )
  const result = shape.safeParse(filled)
  if (result.success) return result.data
  throw touchpointInvalid({
    errors: result.error.issues.map(({ path, message }) => ({
      path: [place, ...path].join('.'),
      message,
    })),
  })
}

/** Credentials go to the provider, or where whoever runs the house allowed it. */
function refuseForeignHost(adapter: Adapter, baseUrl: string, providerHosts: readonly string[]) {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  const allowed =
    url !== undefined &&
    (providerHosts.includes(url.host) ||
      providerHosts.includes(url.hostname) ||
      (url.protocol === 'https:' && adapter.hosts.includes(url.host)))
  if (!allowed) throw touchpointHostRefused({ host: url?.host ?? baseUrl })
}
