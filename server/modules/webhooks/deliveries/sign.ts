// Signatures per Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, in base64, one for each
// secret that still signs. https://github.com/standard-webhooks/standard-webhooks

import { createHmac } from 'node:crypto'

/** The headers of a signed event; `at` in whole seconds, as it is sent. */
export function signedHeaders(
  event: { id: string; body: string; at: Date },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(event.at.getTime() / 1000))
  const signed = `${event.id}.${timestamp}.${event.body}`
  return {
    'webhook-id': event.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signatureOf(signed, secret)}`).join(' '),
  }
}

function signatureOf(signed: string, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return createHmac('sha256', key).update(signed).digest('base64')
}
