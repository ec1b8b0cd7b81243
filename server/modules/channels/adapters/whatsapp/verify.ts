import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether Meta signed these very bytes: `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 with the
 * app's secret. Never over JSON written anew: Meta signs it with everything beyond ASCII escaped.
 */
export function verify(
  raw: Uint8Array,
  headers: IncomingHttpHeaders,
  secrets: Readonly<Record<string, string>>,
): boolean {
  const header = headers['x-hub-signature-256']
  const { appSecret } = secrets
  if (!appSecret || typeof header !== 'string') return false
  const said = /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1]
  if (!said) return false
  const ours = createHmac('sha256', appSecret).update(raw).digest()
  return timingSafeEqual(Buffer.from(said, 'hex'), ours)
}
