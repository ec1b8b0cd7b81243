// What somebody said of a subscription: an address that may be posted to, and kinds that exist. Pure.

import { isIP } from 'node:net'
import { listKinds } from '../../../ledger/index.ts'
import { isPublicAddress } from '../../../platform/public-address.ts'
import { webhookKindUnknown, webhookUrlRefused } from '../refusals.ts'

/**
 * Refuses what can be seen to be wrong now; where a name leads is asked at each sending.
 * @throws webhook.url_refused
 */
export function checkUrl(address: string, providerHosts: readonly string[]): string {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const allowed = providerHosts.includes(url.host) || providerHosts.includes(url.hostname)
  const isClosed = isIP(host) ? !isPublicAddress(host) : /(^|\.)localhost\.?$/.test(host)
  if (url.username || url.password) throw webhookUrlRefused({ reason: 'holds a user or password' })
  if (allowed) return url.href
  if (url.protocol !== 'https:') throw webhookUrlRefused({ reason: 'is not https' })
  if (isClosed) throw webhookUrlRefused({ reason: 'is not a public address' })
  return url.href
}

/** @throws webhook.kind_unknown when one is misspelt: it would never be sent, and nobody told. */
export function checkKinds(kinds: readonly string[]): string[] {
  const known = listKinds().map(({ name }) => name)
  const unknown = kinds.filter((wanted) => !known.some((kind) => isWanted(kind, [wanted])))
  if (unknown.length) throw webhookKindUnknown({ kinds: unknown })
  return [...new Set(kinds)].toSorted()
}

/** Whether a kind is among those wanted: by its name, its noun (`message.*`), or `*`. */
export function isWanted(kind: string, wanted: readonly string[]): boolean {
  return wanted.some(
    (one) =>
      one === kind || one === '*' || (one.endsWith('.*') && kind.startsWith(one.slice(0, -1))),
  )
}
