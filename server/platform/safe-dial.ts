// Where a line to a host that somebody else named may lead: its name is resolved once, every address
// it has must be public, and whoever connects does so to the address, not to the name again.

import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'
import { fetchFailed, fetchRefused } from './safe-fetch.ts'

export interface Dialled {
  address: string
  /** Whoever runs the house named the host (HEBRA_PROVIDER_HOSTS): its line may be an open one. */
  isTrusted: boolean
}

/** @throws Refusal `fetch.refused`, `fetch.failed` (with `connected: false`) */
export type SafeDial = (host: string, port: number) => Promise<Dialled>

type Resolve = (host: string) => Promise<{ address: string }[]>

export function createSafeDial(house: {
  providerHosts: readonly string[]
  /** Stands in for DNS in tests. */
  resolve?: Resolve
}): SafeDial {
  const resolve: Resolve =
    house.resolve ?? ((host) => systemLookup(host, { all: true, verbatim: true }))
  const trusted = new Set(house.providerHosts)
  return async (host, port) => {
    const isTrusted = trusted.has(host) || trusted.has(`${host}:${port}`)
    const found = isIP(host) ? [{ address: host }] : await resolveOrFail(resolve, host)
    const [first] = found
    if (!first || (!isTrusted && !found.every(({ address }) => isPublicAddress(address)))) {
      throw fetchRefused({ reason: 'not a public address', host })
    }
    return { address: first.address, isTrusted }
  }
}

async function resolveOrFail(resolve: Resolve, host: string) {
  try {
    return await resolve(host)
  } catch (cause) {
    throw Object.assign(fetchFailed({ reason: 'the name is not known', host, connected: false }), {
      cause,
    })
  }
}
