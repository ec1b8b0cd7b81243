import { asRecord, asText } from './json.ts'

/**
 * The write key, in any of the forms Segment's clients use: Basic with the key as user name, with or
 * without the colon; else `writeKey` in the body, which is also what goes with a Bearer token.
 */
export function readWriteKey(authorization: string | undefined, body: unknown): string | undefined {
  const basic = authorization?.match(/^basic\s+(\S+)\s*$/i)?.[1]
  if (basic) {
    const [name] = Buffer.from(basic, 'base64').toString('utf8').split(':', 1)
    if (name) return name
  }
  return asText(asRecord(body)?.writeKey)
}
