import { createHmac } from 'node:crypto'

/**
 * The JSON as Meta puts it on the wire and signs it: everything beyond ASCII as `\u` and lower-case
 * hex, slashes escaped. Who signs what a framework has parsed and written again gets it wrong.
 */
export const wireJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The value of X-Hub-Signature-256 over the bytes. */
export const signatureOf = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** What `appsecret_proof` must be for a token. */
export const proofOf = (secret: string, token: string): string =>
  createHmac('sha256', secret).update(token).digest('hex')
