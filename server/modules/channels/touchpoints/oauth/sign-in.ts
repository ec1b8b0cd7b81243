// Signing in for a touchpoint at its provider (authorization code with PKCE: RFC 6749 4.1, RFC 7636).
// Nothing is kept on the way: what the provider brings back is signed by us, for who began, and the
// proof that the code is ours is derived from it.

import { createHash, randomBytes } from 'node:crypto'
import { type Tx, transact } from '../../../../ledger/index.ts'
import type { Ctx } from '../../../../platform/context.ts'
import type { Platform } from '../../../../platform/module.ts'
import type { OAuthPlace } from '../../adapter.ts'
import { failureCarried } from '../../adapters/provider-refused.ts'
import { changeTouchpoint } from '../change-touchpoint.ts'
import type { Opened, TouchpointFinder } from '../open-touchpoints.ts'
import {
  signInNotLasting,
  signInNotOffered,
  signInOver,
  signInRefused,
  touchpointUnknown,
} from '../refusals.ts'
import { askToken } from './ask-token.ts'

type House = Pick<Platform, 'vault' | 'config' | 'clock'>

/** For as long as a person may take at the provider. */
const lastsMs = 15 * 60_000

/** The page of the console to which providers send people back; registered with them. */
export const returnUrl = ({ config }: Pick<Platform, 'config'>): string =>
  new URL('/settings/channels/signed-in', config.publicUrl).href

/** Where to send the person. @throws touchpoint.sign_in_not_offered */
export function beginSignIn(house: House, ctx: Ctx, touchpoint: Opened): string {
  const { authorizeUrl, clientId, scope, hints } = placeOf(touchpoint)
  const begun: Begun = {
    touchpointId: touchpoint.id,
    by: personOf(ctx),
    until: house.clock.now().getTime() + lastsMs,
    nonce: randomBytes(12).toString('base64url'),
  }
  const payload = Buffer.from(JSON.stringify(begun)).toString('base64url')
  const url = new URL(authorizeUrl)
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: returnUrl(house),
    scope,
    state: `${payload}.${house.vault.sign(payload, 'oauth state')}`,
    code_challenge: createHash('sha256').update(verifierOf(house, payload)).digest('base64url'),
    code_challenge_method: 'S256',
    ...hints,
  })) {
    url.searchParams.set(name, value)
  }
  return url.href
}

/**
 * Takes what the provider gave the person. @returns the id of the touchpoint, which goes on.
 * @throws touchpoint.sign_in_over, touchpoint.sign_in_refused, touchpoint.sign_in_not_lasting,
 * touchpoint.unknown
 */
export async function finishSignIn(
  platform: Platform,
  ctx: Ctx,
  finder: TouchpointFinder,
  { code, state }: { code: string; state: string },
): Promise<string> {
  const [payload = '', signature = ''] = state.split('.')
  if (!platform.vault.verify(payload, signature, 'oauth state')) throw signInOver()
  const begun = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Begun
  // Who is sent somebody else's address gives nothing of their own away, nor takes theirs.
  const isTheirs = begun.by === personOf(ctx)
  if (!isTheirs || begun.until < platform.clock.now().getTime()) throw signInOver()
  const touchpoint = await finder.find(begun.touchpointId)
  if (!touchpoint) throw touchpointUnknown()
  const { refreshToken } = await askToken(platform, placeOf(touchpoint), touchpoint.secrets, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: returnUrl(platform),
    code_verifier: verifierOf(platform, payload),
  }).catch((error) => {
    const failure = failureCarried(error)
    throw failure ? signInRefused({ reason: failure.reason, detail: failure.detail }) : error
  })
  if (!refreshToken) throw signInNotLasting()
  await transact(platform, ctx, (tx: Tx) =>
    changeTouchpoint(tx, ctx, platform, touchpoint.id, { secrets: { refreshToken } }),
  )
  return touchpoint.id
}

interface Begun {
  touchpointId: string
  by: string
  /** Milliseconds of the epoch. */
  until: number
  nonce: string
}

const personOf = ({ actor }: Ctx) => `${actor.type}:${actor.id}`

/** 43 characters of base64url, as RFC 7636 4.1 wants. */
const verifierOf = ({ vault }: Pick<Platform, 'vault'>, payload: string) =>
  vault.sign(payload, 'oauth verifier')

function placeOf({ adapter, settings }: Opened): OAuthPlace {
  const place = adapter.oauthOf?.(settings)
  if (!place) throw signInNotOffered()
  return place
}
