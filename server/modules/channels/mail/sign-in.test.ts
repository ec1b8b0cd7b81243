// Mailboxes that are opened by signing in: against a place of sign-in, dovecot and an SMTP server
// that ask it for every token.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openDovecot, withoutDovecot } from '../../../../test/dovecot.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { openSignInProvider } from '../../../../test/sign-in-provider.ts'
import { until } from '../../../../test/webhook-receiver.ts'
import { createClock } from '../../../platform/clock.ts'
import { openMailServer } from './testing.ts'

describe('a mailbox that is opened by signing in', { skip: withoutDovecot }, () => {
  let house: TestHouse
  let provider: Awaited<ReturnType<typeof openSignInProvider>>
  let dovecot: Awaited<ReturnType<typeof openDovecot>>
  let peer: Awaited<ReturnType<typeof openMailServer>>
  let id: string

  before(async () => {
    provider = await openSignInProvider()
    dovecot = await openDovecot({ introspectionUrl: `${provider.url}/introspect` })
    peer = await openMailServer({ userOf: provider.userOf })
    const providerHosts = ['127.0.0.1']
    house = await openHouse({ config: { providerHosts }, clock: createClock({ speed: 20 }) })
  })
  after(async () => {
    await house?.stop()
    await Promise.all([peer?.stop(), dovecot?.stop(), provider?.stop()])
  })

  const connect = (address: string, given: Record<string, string> = {}) =>
    house.post('/api/touchpoints', {
      channel: 'email',
      name: address,
      settings: {
        address,
        signIn: 'google',
        clientId: provider.client.id,
        baseUrl: provider.url,
        ...{ smtpHost: '127.0.0.1', smtpPort: String(peer.port), smtpSecurity: 'none' },
        ...{ imapHost: '127.0.0.1', imapPort: String(dovecot.port), imapSecurity: 'none' },
        ...given,
      },
      secrets: { clientSecret: provider.client.secret },
    })
  /** What the browser of a person does. @returns what the provider sends them back with. */
  async function signInAtProvider(touchpointId: string) {
    const begun = await house.post(`/api/touchpoints/${touchpointId}/sign-ins`, {})
    assert.equal(begun.status, 200, begun.text)
    const answer = await fetch(begun.body.url, { redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? '')
    const touchpoint = await shown(touchpointId)
    assert.equal(back.origin + back.pathname, touchpoint.signIn.returnUrl)
    return Object.fromEntries(back.searchParams) as { code: string; state: string }
  }
  const finish = (given: { code: string; state: string }) =>
    house.post('/api/touchpoint-sign-ins', given)
  const shown = async (touchpointId: string) =>
    (await house.get(`/api/touchpoints/${touchpointId}`)).body
  const deliver = (subject: string) =>
    dovecot.append(
      'help@shop.example',
      `From: ana@example.com\r\nTo: help@shop.example\r\nSubject: ${subject}\r\n` +
        `Message-ID: <${subject}@example.com>\r\n\r\nhola\r\n`,
      house.platform.clock.now(),
    )
  const hangUp = async () => {
    await until('the house is there', () => dovecot.talks('help@shop.example') > 0)
    dovecot.hangUp()
  }
  const arrived = async (count: number) => {
    const { total } = await house.platform.db
      .selectFrom('channels_message')
      .select(({ fn }) => fn.countAll().as('total'))
      .where('touchpoint_id', '=', id)
      .where('direction', '=', 'in')
      .executeTakeFirstOrThrow()
    return Number(total) >= count
  }

  it('knows the servers of Google and Microsoft, and asks for the application', async () => {
    const open = (settings: Record<string, string>) =>
      house.post('/api/touchpoints', { channel: 'email', name: 'x', settings, secrets: {} })
    const asked = await open({ address: 'a@shop.example', signIn: 'microsoft' })
    assert.deepEqual(
      [asked.status, asked.body.errors.map(({ path }: { path: string }) => path)],
      [422, ['settings.clientId']],
    )
    const { body } = await open({ address: 'a@shop.example', signIn: 'microsoft', clientId: 'app' })
    assert.equal(body.settings.smtpHost, 'smtp.office365.com')
    assert.equal(body.settings.imapHost, 'outlook.office365.com')
    const begun = await house.post(`/api/touchpoints/${body.id}/sign-ins`, {})
    const url = new URL(begun.body.url)
    assert.equal(url.origin + url.pathname, `${microsoft}/common/oauth2/v2.0/authorize`)
    assert.match(url.searchParams.get('scope') ?? '', /offline_access .*IMAP\.AccessAsUser\.All/)
    await house.call('DELETE', `/api/touchpoints/${body.id}`)
    const foreign = await open({
      ...{ address: 'b@shop.example', signIn: 'google', clientId: 'app' },
      baseUrl: 'https://sign-in.attacker.example',
    })
    assert.deepEqual([foreign.status, foreign.body.code], [422, 'touchpoint.host_refused'])
  })

  it('waits until somebody signs in, and says so when tested', async () => {
    const made = await connect('help@shop.example')
    assert.equal(made.status, 201, made.text)
    id = made.body.id
    assert.equal(made.body.signIn.isDone, false)
    const tested = await house.post(`/api/touchpoints/${id}/tests`, {})
    assert.equal(tested.body.health.testError, 'grant_ended')
    assert.equal(tested.body.state, 'active')
  })

  it('is open once they did: letters come, and answers go out', async () => {
    const done = await finish(await signInAtProvider(id))
    assert.equal(done.status, 200, done.text)
    assert.deepEqual(
      [done.body.id, done.body.signIn.isDone, done.body.health.testError],
      [id, true, null],
    )
    await deliver('uno')
    await until('the letter has come', () => arrived(1))
    const found = await house.get('/api/customers?handle=email:ana@example.com')
    const said = await house.post('/api/messages', {
      customerId: found.body.items[0].id,
      content: { text: 'Con gusto' },
    })
    assert.equal(said.status, 201, said.text)
    await peer.arrived(1)
    assert.match(peer.letters[0]!.raw, /Con gusto/)
  })

  it('keeps the refresh token that came instead of the former, and reads on', async () => {
    Object.assign(provider, { replaces: true, lastsSeconds: 1 })
    const tested = await house.post(`/api/touchpoints/${id}/tests`, {})
    assert.equal(tested.body.health.testError, null)
    provider.asked.length = 0
    for (const [n, subject] of ['dos', 'tres'].entries()) {
      await hangUp()
      await deliver(subject)
      await until('the letter has come', () => arrived(n + 2))
    }
    const given = provider.asked.map((one) => one.refresh_token)
    assert.ok(given.length >= 2 && new Set(given).size === given.length, 'each is used once')
    assert.equal((await shown(id)).state, 'active')
    Object.assign(provider, { replaces: false, lastsSeconds: 3600 })
  })

  it('waits while the place of sign-in is away', async () => {
    provider.isAway = true
    const tested = await house.post(`/api/touchpoints/${id}/tests`, {})
    assert.equal(tested.body.health.testError, 'provider_away')
    await hangUp()
    await deliver('cuatro')
    provider.isAway = false
    await until('the letter has come', () => arrived(4))
    assert.equal((await shown(id)).state, 'active')
  })

  it('stops when the sign-in was taken back, loses nothing, and goes on after the next', async () => {
    provider.signOut('help@shop.example')
    await hangUp()
    await until('it has stopped', async () => (await shown(id)).state === 'stopped')
    const stopped = await shown(id)
    // The token was believed until the server refused it; whoever tries hears what is the matter.
    assert.match(stopped.trouble, /^(grant_ended|credentials_refused)$/)
    const tested = await house.post(`/api/touchpoints/${id}/tests`, {})
    assert.equal(tested.body.health.testError, 'grant_ended')
    await deliver('cinco')
    assert.equal((await finish(await signInAtProvider(id))).status, 200)
    await until('the letter has come', () => arrived(5))
    const { state, trouble } = await shown(id)
    assert.deepEqual([state, trouble], ['active', null])
  })

  it('opens with the token of another person for nobody', async () => {
    provider.user = 'mallory@example.com'
    const made = await connect('otra@shop.example')
    const done = await finish(await signInAtProvider(made.body.id))
    assert.equal(done.body.health.testError, 'credentials_refused')
    provider.user = 'help@shop.example'
  })

  it('takes nothing that somebody else began, nor too late, nor twice, nor made up', async () => {
    const given = await signInAtProvider(id)
    const [payload = '', signature] = given.state.split('.')
    const begun = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...begun, by: 'staff:other' })).toString(
      'base64url',
    )
    for (const state of [`${forged}.${signature}`, 'x', `${payload}.`]) {
      const refused = await finish({ ...given, state })
      assert.deepEqual([refused.status, refused.body.code], [422, 'touchpoint.sign_in_over'])
    }
    const { key } = (await house.post('/api/keys', { name: 'other', scope: 'api' })).body
    const headers = { authorization: `Bearer ${key}` }
    const other = await house.post('/api/touchpoint-sign-ins', given, { headers })
    assert.equal(other.body.code, 'touchpoint.sign_in_over')
    assert.equal((await finish(given)).status, 200)
    const again = await finish(given)
    assert.deepEqual([again.status, again.body.details.reason], [422, 'grant_ended'])
    assert.equal((await shown(id)).state, 'active')
  })

  it('forgets what signing in brought when the servers change', async () => {
    const change = (settings: object) =>
      house.call('PATCH', `/api/touchpoints/${id}`, { body: { settings } })
    const moved = await change({ imapHost: 'mail.attacker.example' })
    assert.equal(moved.status, 200, moved.text)
    assert.deepEqual([moved.body.signIn.isDone, moved.body.secrets], [false, ['clientSecret']])
  })
})

const microsoft = 'https://login.microsoftonline.com'
