// The cookie of a session: better-auth's token, signed with a key derived from HEBRA_SECRET, so
// that whoever reads the database alone cannot make one.

import type { FastifyReply } from 'fastify'
import type { Platform } from '../../platform/module.ts'
import { sessionDays } from './sign-in-engine.ts'

type Parts = Pick<Platform, 'config' | 'vault'>

export function setSessionCookie({ config, vault }: Parts, reply: FastifyReply, token: string) {
  const value = `${token}.${vault.sign(token, 'session')}`
  reply.header('set-cookie', cookie(config.publicUrl, value, sessionDays * 86_400))
}

export function clearSessionCookie({ config }: Parts, reply: FastifyReply) {
  reply.header('set-cookie', cookie(config.publicUrl, '', 0))
}

/** The session token of a request's cookies, if its signature holds. */
export function readSessionCookie(
  { config, vault }: Parts,
  cookies: string | undefined,
): string | undefined {
  const name = cookieName(config.publicUrl)
  for (const pair of cookies?.split(';') ?? []) {
    const [given, value] = pair.trim().split('=', 2)
    const [token, signature] = value?.split('.') ?? []
    if (given === name && token && signature && vault.verify(token, signature, 'session')) {
      return token
    }
  }
  return undefined
}

function cookie(publicUrl: string, value: string, maxAgeS: number): string {
  const secure = isSecure(publicUrl) ? '; Secure' : ''
  return `${cookieName(publicUrl)}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`
}

// The __Host- prefix has browsers refuse a cookie of this name from a sibling domain.
const cookieName = (publicUrl: string) =>
  isSecure(publicUrl) ? '__Host-hebra_session' : 'hebra_session'
const isSecure = (publicUrl: string) => publicUrl.startsWith('https:')
