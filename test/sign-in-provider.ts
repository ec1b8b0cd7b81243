// A place of sign-in for tests, as Google's and Microsoft's are to us: consent, codes with PKCE,
// tokens that end and refresh tokens that are replaced (RFC 6749, RFC 7636), and what mail servers ask
// it of a token (RFC 7662). It has nothing of ours, and refuses what those documents refuse.

import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Code {
  redirectUri: string
  challenge: string
  user: string
}

export async function openSignInProvider(client = { id: 'hebra-app', secret: 'of the app' }) {
  const codes = new Map<string, Code>()
  const refreshTokens = new Map<string, string>()
  const accessTokens = new Map<string, string>()
  const provider = {
    /** Who sits in front of the browser. */
    user: 'help@shop.example',
    lastsSeconds: 3600,
    /** As Microsoft: each renewal brings another refresh token, and the former ends. */
    replaces: false,
    isAway: false,
    /** What was asked of the token endpoint, in order. */
    asked: [] as Record<string, string>[],
    signOut(user: string) {
      for (const tokens of [refreshTokens, accessTokens]) {
        for (const [token, whose] of tokens) if (whose === user) tokens.delete(token)
      }
    },
    /** Who is let in by it. */
    userOf: (accessToken: string) => accessTokens.get(accessToken),
  }

  function authorize(asked: URLSearchParams): string {
    const redirectUri = asked.get('redirect_uri') ?? ''
    const back = new URL(redirectUri)
    const isRight =
      asked.get('client_id') === client.id &&
      asked.get('response_type') === 'code' &&
      asked.get('code_challenge_method') === 'S256'
    if (isRight) {
      const code = randomUUID()
      const challenge = asked.get('code_challenge') ?? ''
      codes.set(code, { redirectUri, challenge, user: provider.user })
      back.searchParams.set('code', code)
    } else back.searchParams.set('error', 'invalid_request')
    back.searchParams.set('state', asked.get('state') ?? '')
    return back.href
  }

  function give(asked: Record<string, string>): { status: number; body: object } {
    provider.asked.push(asked)
    if (provider.isAway) return { status: 503, body: {} }
    if (asked.client_id !== client.id || asked.client_secret !== client.secret) {
      return refused('invalid_client', 'no such application')
    }
    const user = asked.grant_type === 'refresh_token' ? renewed(asked) : redeemed(asked)
    if (!user) return refused('invalid_grant', 'Token has been expired or revoked.')
    const accessToken = randomUUID()
    accessTokens.set(accessToken, user)
    const isNew = asked.grant_type !== 'refresh_token' || provider.replaces
    const refreshToken = randomUUID()
    if (isNew) refreshTokens.set(refreshToken, user)
    return {
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: provider.lastsSeconds,
        ...(isNew ? { refresh_token: refreshToken } : {}),
      },
    }
  }

  function renewed({ refresh_token: token = '' }: Record<string, string>) {
    const user = refreshTokens.get(token)
    if (provider.replaces) refreshTokens.delete(token)
    return user
  }

  function redeemed(asked: Record<string, string>) {
    const found = codes.get(asked.code ?? '')
    codes.delete(asked.code ?? '')
    const proof = createHash('sha256')
      .update(asked.code_verifier ?? '')
      .digest('base64url')
    if (found?.challenge !== proof || found.redirectUri !== asked.redirect_uri) return undefined
    return found.user
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asked = Object.fromEntries(new URLSearchParams(await text(request)))
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/authorize') {
      response.writeHead(302, { location: authorize(url.searchParams) }).end()
    } else if (url.pathname === '/token') {
      const { status, body } = give(asked)
      answer(status, body)
    } else {
      const username = accessTokens.get(asked.token ?? '')
      answer(200, username ? { active: true, username } : { active: false })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return Object.assign(provider, {
    client,
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  })
}

const refused = (error: string, description: string) => ({
  status: error === 'invalid_client' ? 401 : 400,
  body: { error, error_description: description },
})
