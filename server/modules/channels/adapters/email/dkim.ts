// What must stand in the DNS of the sender's domain, so that receivers can check that letters are of it.

import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { DnsRecord } from '../../adapter.ts'

/** Signatures of shorter keys count for nothing (RFC 8301, 3.2). */
const leastBits = 1024

/**
 * The lines of a key in PEM form (RFC 7468) that a field of one line has run together. Pure. What is
 * no PEM stays as it is.
 */
export function unfoldPem(text: string): string {
  const [, label, body] =
    /^\s*-----BEGIN ([A-Z ]+)-----([\sA-Za-z0-9+/=]+)-----END \1-----\s*$/.exec(text) ?? []
  if (!label || !body) return text
  const lines = body.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** The public key in base64 (RFC 6376, 3.6.1); undefined of what is no RSA key to sign with. Pure. */
export function publicKeyOf(pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'rsa') return undefined
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < leastBits) return undefined
    return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  } catch {
    return undefined
  }
}

/**
 * A domain, a selector and a key sign together or not at all. A key from before may stay where
 * signing was turned off. Pure.
 */
export function lackingOf(
  { dkimDomain, dkimSelector }: Readonly<Record<string, string>>,
  { dkimPrivateKey }: Readonly<Record<string, string>>,
  written: readonly string[],
): string[] {
  if (!dkimDomain && !dkimSelector && !written.includes('dkimPrivateKey')) return []
  return [
    ...(dkimDomain ? [] : ['settings.dkimDomain']),
    ...(dkimSelector ? [] : ['settings.dkimSelector']),
    ...(dkimPrivateKey ? [] : ['secrets.dkimPrivateKey']),
  ]
}

/** None where letters are not signed here. Pure. */
export function dnsOf(
  { dkimDomain, dkimSelector }: Readonly<Record<string, string>>,
  { dkimPrivateKey }: Readonly<Record<string, string>>,
): DnsRecord[] {
  const key = dkimPrivateKey && publicKeyOf(dkimPrivateKey)
  if (!key || !dkimDomain || !dkimSelector) return []
  const name = `${dkimSelector}._domainkey.${dkimDomain}`
  return [{ type: 'TXT', name, value: `v=DKIM1; k=rsa; p=${key}` }]
}
