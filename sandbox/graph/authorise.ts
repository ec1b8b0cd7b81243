import type { IncomingMessage } from 'node:http'
import type { Call } from './call.ts'
import { strike } from './faults.ts'
import { GraphError } from './graph-error.ts'
import { proofOf } from './sign.ts'
import type { App, World } from './world.ts'

/** The token, from the header or, as Graph allows, from the query. */
export function tokenOf(request: IncomingMessage, query: URLSearchParams): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'bearer' && token) return token
  return query.get('access_token') ?? undefined
}

/** The app that calls. @throws GraphError 104, 190, or 100 for a proof that is missing or wrong */
export function authorise(world: World, call: Call): App {
  const token = tokenOf(call.request, call.query)
  if (!token) throw new GraphError(104)
  const app = [...world.apps.values()].find((one) => one.token === token)
  if (!app) {
    throw new GraphError(190, { message: 'Invalid OAuth access token - Cannot parse access token' })
  }
  if (app.isTokenRevoked || strike(world, 'token_revoked', { numberId: call.parts[0] })) {
    throw new GraphError(190, {
      message: 'Error validating access token: The session has been invalidated.',
      subcode: 460,
    })
  }
  const proof = call.query.get('appsecret_proof') ?? undefined
  const type = 'GraphMethodException'
  if (proof === undefined && app.needsProof) {
    throw new GraphError(100, {
      message: 'API calls from the server require an appsecret_proof argument',
      type,
    })
  }
  if (proof !== undefined && proof !== proofOf(app.secret, token)) {
    throw new GraphError(100, {
      message: 'Invalid appsecret_proof provided in the API argument',
      type,
    })
  }
  return app
}
