import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Answers Meta's GET that proves an address is ours. @returns the challenge to send back as plain
 * text; undefined when the token is not the one agreed on.
 */
export function handshake(
  query: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): string | undefined {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query
  const agreed = secrets.verifyToken
  if (mode !== 'subscribe' || !agreed || !token || !challenge) return undefined
  return timingSafeEqual(digest(token), digest(agreed)) ? challenge : undefined
}

/** Of equal length whatever was given. */
const digest = (text: string) => createHash('sha256').update(text).digest()
