// Who is signed in, as the company's own server says: a JSON Web Token (RFC 7519), HS256 with the
// site's secret. What is wrong with it is told to nobody: whoever shows one that does not hold is a
// visitor like any other, and never sees what another one said. Pure.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

export interface Identity {
  userId: string
  email: string | undefined
  phone: string | undefined
  name: string | undefined
  /** Names this very token. */
  tokenId: string
  expiresAt: Date
}

const longestMs = 10 * 60_000
/** Clocks differ. */
const skewMs = 60_000

const header = z.object({ alg: z.literal('HS256') })
const text = (max: number) => z.string().trim().min(1).max(max)
const claims = z.object({
  sub: z.union([text(200), z.number().int().transform(String)]),
  aud: z.union([z.string(), z.array(z.string()).max(20)]),
  exp: z.number(),
  nbf: z.number().optional(),
  jti: text(200),
  name: text(120).optional().catch(undefined),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  phone_number: text(40).optional().catch(undefined),
  phone_number_verified: z.boolean().optional().catch(undefined),
})

export function readIdentity(
  token: string | undefined,
  { siteKey, secret, now }: { siteKey: string; secret: string; now: Date },
): Identity | undefined {
  const parts = token?.split('.') ?? []
  const [head, body, signature] = parts
  if (parts.length !== 3 || !head || !body || !signature || secret === '') return undefined
  if (!isSigned(`${head}.${body}`, signature, secret)) return undefined
  if (!header.safeParse(open(head)).success) return undefined
  const read = claims.safeParse(open(body))
  if (!read.success) return undefined
  const { sub, aud, exp, nbf = 0, jti, ...said } = read.data
  const untilMs = exp * 1000
  const left = untilMs - now.getTime()
  if (left <= 0 || left > longestMs + skewMs || nbf * 1000 > now.getTime() + skewMs)
    return undefined
  if (![aud].flat().includes(siteKey)) return undefined
  return {
    userId: sub,
    name: said.name,
    email: said.email_verified ? said.email : undefined,
    phone: said.phone_number_verified ? said.phone_number : undefined,
    tokenId: createHash('sha256').update(jti).digest('base64url'),
    expiresAt: new Date(untilMs),
  }
}

function isSigned(signed: string, given: string, secret: string): boolean {
  const ours = createHmac('sha256', secret).update(signed).digest()
  const theirs = Buffer.from(given, 'base64url')
  return theirs.length === ours.length && timingSafeEqual(theirs, ours)
}

function open(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
