// Who this browser is to the house. Two tabs that begin at once begin one chat.

import type { Api, Session } from './api.ts'
import type { Place } from './place.ts'
import type { Store } from './store.ts'

export async function beginSession(
  api: Api,
  store: Store,
  { site, identity }: Place,
): Promise<Session> {
  const identityToken = await identity().catch(() => undefined)
  return alone(`hebra:${site}:begins`, async () => {
    const visitorToken = store.get('visitor') ?? api.token
    api.token = undefined
    const session = await api.post<Session>('session', {
      siteKey: site,
      ...(visitorToken ? { visitorToken } : {}),
      ...(identityToken ? { identityToken } : {}),
      ...analyticsId(),
    })
    const token = session.visitorToken ?? visitorToken
    api.token = token
    if (session.visitorToken) {
      // Whoever was here before has left nothing to whoever comes.
      for (const name of ['read', 'came', 'contact', 'ref', ...(session.talks ? [] : ['talks'])]) {
        store.set(name, undefined)
      }
      store.set('visitor', session.visitorToken)
    }
    return session
  })
}

async function alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  const { locks } = navigator
  if (!locks) return act()
  let begun = false
  try {
    return await locks.request(name, () => {
      begun = true
      return act()
    })
  } catch (error) {
    if (begun) throw error
    return act()
  }
}

/** By which the page's own analytics know this browser: what it looked at is then known in the chat. */
function analyticsId(): { analyticsId?: string } {
  try {
    const kept = localStorage.getItem('ajs_anonymous_id')?.replaceAll('"', '').trim() ?? ''
    return kept.length >= 8 && kept.length <= 120 ? { analyticsId: kept } : {}
  } catch {
    return {}
  }
}
