// What must stand in the DNS of the sender's domain, so that receivers can check that letters are of it.

import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { DnsRecord } from '../../adapter.ts'

/** The public key in base64 (RFC 6376, 3.6.1); undefined of what is no RSA private key. Pure. */
export function publicKeyOf(pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'rsa') return undefined
    return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  } catch {
    return undefined
  }
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
