// The right to open a touchpoint, renewed before it ends. Each process asks for its own; a refresh
// token that the provider replaces on the way is kept, sealed, in place of the former.

import type { Platform } from '../../../../platform/module.ts'
import type { OAuthPlace } from '../../adapter.ts'
import { providerRefused } from '../../adapters/provider-refused.ts'
import type { Opened } from '../open-touchpoints.ts'
import { openSecrets, sealSecrets } from '../seal-secrets.ts'
import { askToken, type Rights } from './ask-token.ts'

/**
 * The touchpoint with what opens it now; one that its secrets open, as it is.
 * @param now `anew`: whoever asks wants to know whether the sign-in holds
 * @throws provider.refused, see `askToken`
 */
export type GiveAccess = (touchpoint: Opened, now?: { anew: boolean }) => Promise<Opened>

/** Before the end, so that none ends on its way. */
const spareMs = 120_000

interface Kept {
  /** Settings and secrets it was asked for with, without the refresh token. */
  as: string
  /** The one it was asked with, and the one that came instead. */
  refreshTokens: string[]
  rights: Promise<Rights>
}

export function createAccessTokens(
  platform: Pick<Platform, 'db' | 'vault' | 'clock' | 'fetch'>,
): GiveAccess {
  const kept = new Map<string, Kept>()

  async function rightsOf(touchpoint: Opened, place: OAuthPlace): Promise<Rights> {
    const { refreshToken = '' } = touchpoint.secrets
    const one = kept.get(touchpoint.id)
    if (one && one.as === asOf(touchpoint) && one.refreshTokens.includes(refreshToken)) {
      const rights = await one.rights
      if (rights.expiresAt.getTime() - spareMs > platform.clock.now().getTime()) return rights
      // Meanwhile somebody else may have asked for the next.
      if (kept.get(touchpoint.id) !== one) return rightsOf(touchpoint, place)
    }
    return renew(touchpoint, place)
  }

  function renew(touchpoint: Opened, place: OAuthPlace): Promise<Rights> {
    const { refreshToken } = touchpoint.secrets
    if (!refreshToken) throw providerRefused(nobodySignedIn)
    const refreshTokens = [refreshToken]
    const rights = askToken(platform, place, touchpoint.secrets, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    }).then(async (given) => {
      if (given.refreshToken && given.refreshToken !== refreshToken) {
        refreshTokens.push(given.refreshToken)
        await replace(touchpoint.id, refreshToken, given.refreshToken)
      }
      return given
    })
    const one = { as: asOf(touchpoint), refreshTokens, rights }
    kept.set(touchpoint.id, one)
    rights.catch(() => {
      if (kept.get(touchpoint.id) === one) kept.delete(touchpoint.id)
    })
    return rights
  }

  /** Unless somebody signed in anew meanwhile. */
  async function replace(id: string, former: string, refreshToken: string) {
    await platform.db.transaction().execute(async (db) => {
      const row = await db
        .selectFrom('channels_touchpoint')
        .select('secrets')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      const secrets = row && openSecrets(platform.vault, id, row.secrets)
      if (secrets?.refreshToken !== former) return
      await db
        .updateTable('channels_touchpoint')
        .set({ secrets: sealSecrets(platform.vault, id, { ...secrets, refreshToken }) })
        .where('id', '=', id)
        .execute()
    })
  }

  return async (touchpoint, { anew } = { anew: false }) => {
    const place = touchpoint.adapter.oauthOf?.(touchpoint.settings)
    if (!place) return touchpoint
    const { accessToken } = await (anew ? renew(touchpoint, place) : rightsOf(touchpoint, place))
    return { ...touchpoint, secrets: { ...touchpoint.secrets, accessToken } }
  }
}

const nobodySignedIn = {
  reason: 'grant_ended',
  detail: 'nobody has signed in yet',
  then: { do: 'stop' },
} as const

function asOf({ settings, secrets: { refreshToken: _, ...secrets } }: Opened) {
  return JSON.stringify([settings, secrets])
}
