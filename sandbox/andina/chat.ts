// The chat on Tienda Andina's pages: connected as any site is, with the shop's server saying who is
// signed in (docs/web-chat.md).

import { createHmac, randomBytes, randomUUID } from 'node:crypto'

export interface ConnectedChat {
  siteKey: string
  identitySecret: string
}

export async function connectChat(given: {
  /** Of Hebra, and a key with scope `api`. */
  url: string
  apiKey: string
  siteUrl: string
  say: (line: string) => void
}): Promise<ConnectedChat> {
  const { url, apiKey, siteUrl, say } = given
  const identitySecret = randomBytes(32).toString('base64url')
  const answer = await fetch(`${url}/api/touchpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: 'webchat',
      name: 'Chat de la tienda web',
      settings: {
        // And the browsers of the wall, each at a subdomain of its own.
        origins: `${new URL(siteUrl).origin} ${new URL(siteUrl).origin.replace('//', '//*.')}`,
        title: 'Tienda Andina',
        greeting: 'Hola, ¿qué está buscando hoy?',
        language: 'es',
      },
      secrets: { identitySecret },
    }),
  })
  if (!answer.ok) throw new Error(`the chat was not connected: ${await answer.text()}`)
  const { settings } = (await answer.json()) as { settings: { siteKey: string } }
  say('  The chat of the web shop connected')
  return { siteKey: settings.siteKey, identitySecret }
}

/** Says who is signed in, for five minutes. */
export function signIdentity(
  user: { id: string; name: string; email?: string },
  { siteKey, identitySecret }: ConnectedChat,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    sub: user.id,
    name: user.name,
    ...(user.email ? { email: user.email, email_verified: true } : {}),
    aud: siteKey,
    exp: Math.floor(Date.now() / 1000) + 300,
    jti: randomUUID(),
  }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', identitySecret).update(signed).digest('base64url')}`
}
