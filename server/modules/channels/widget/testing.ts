// For tests of the web chat: a site, and a browser on a page of it.

import { createHmac, randomUUID } from 'node:crypto'
import { openHouse, type TestHouse, type TestHouseOptions } from '../../../../test/house.ts'
import { customersOf } from '../../customers/index.ts'

export const shopOrigin = 'https://www.andina.example'
export const identitySecret = 'a-secret-of-the-site-that-only-its-server-knows'

export interface TestSite {
  id: string
  siteKey: string
}

export async function connectSite(
  house: TestHouse,
  settings: Record<string, string> = {},
): Promise<TestSite> {
  const answer = await house.post('/api/touchpoints', {
    channel: 'webchat',
    name: 'Chat de la tienda',
    settings: { origins: shopOrigin, ...settings },
    secrets: { identitySecret },
  })
  if (answer.status !== 201) throw new Error(answer.text)
  return { id: answer.body.id, siteKey: answer.body.settings.siteKey }
}

/** Signs as the company's server does. */
export function signIdentity(
  claims: Record<string, unknown>,
  { secret = identitySecret, alg = 'HS256' } = {},
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export interface TestBrowser {
  token: string | undefined
  session(asked?: Record<string, unknown>): Promise<Awaited<ReturnType<TestHouse['call']>>>
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): ReturnType<TestHouse['call']>
  say(said: Record<string, unknown>, clientMsgId?: string): ReturnType<TestHouse['call']>
  messages(query?: string): Promise<{ from: string; content: Record<string, string>; id: string }[]>
}

/** A browser that keeps its token. */
export function createTestBrowser(
  house: TestHouse,
  { siteKey }: TestSite,
  origin = shopOrigin,
): TestBrowser {
  const browser: TestBrowser = {
    token: undefined,
    async session(asked = {}) {
      const answer = await house.post(
        '/widget/v1/session',
        { siteKey, ...(browser.token ? { visitorToken: browser.token } : {}), ...asked },
        { as: null, headers: { origin, 'sec-fetch-site': 'cross-site' } },
      )
      if (answer.body?.visitorToken) browser.token = answer.body.visitorToken
      return answer
    },
    ask: (method, path, body, headers = {}) =>
      house.call(method, `/widget/v1/${path}`, {
        body,
        as: browser.token ?? null,
        headers: { origin, 'sec-fetch-site': 'cross-site', ...headers },
      }),
    say: (said, clientMsgId = randomUUID()) =>
      browser.ask('POST', 'messages', { clientMsgId, said }),
    async messages(query = '') {
      const answer = await browser.ask('GET', `messages${query}`)
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.body.items
    },
  }
  return browser
}

export interface SiteStage {
  house: TestHouse
  site: TestSite
  /** A browser with a session. */
  open(asked?: Record<string, unknown>): Promise<TestBrowser>
  /** Of an identity, for a minute. */
  claims(sub: string, more?: object): Record<string, unknown>
}

/** A house with one site. */
export async function openSiteStage(options: TestHouseOptions = {}): Promise<SiteStage> {
  const house = await openHouse(options)
  const site = await connectSite(house)
  return {
    house,
    site,
    async open(asked = {}) {
      const browser = createTestBrowser(house, site)
      const { status, text } = await browser.session(asked)
      if (status !== 200) throw new Error(text)
      return browser
    },
    claims: (sub, more = {}) => ({
      sub,
      aud: site.siteKey,
      exp: Math.floor(house.platform.clock.now().getTime() / 1000) + 60,
      jti: randomUUID(),
      ...more,
    }),
  }
}

/** The customer who said these words last. */
export async function whoSaid({ platform: { db } }: TestHouse, words: string): Promise<string> {
  const rows = await db.selectFrom('channels_message').select(['handle_id', 'content']).execute()
  const said = rows.filter(({ content }) => JSON.stringify(content).includes(words)).at(-1)
  if (!said) throw new Error(`nobody said ${words}`)
  return (await customersOf(db, [said.handle_id])).get(said.handle_id)!.customerId
}
