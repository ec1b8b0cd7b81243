import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import {
  createTestBrowser,
  openSiteStage,
  type SiteStage,
  signIdentity,
  whoSaid,
} from './testing.ts'

let stage: SiteStage
before(async () => {
  stage = await openSiteStage()
})
after(() => stage.house.stop())

describe('a signed identity', () => {
  it('makes the chat that of the account, on another browser too', async () => {
    const first = await stage.open({
      identityToken: signIdentity(stage.claims('lucia-1', { name: 'Lucía' })),
    })
    await first.say({ text: 'Soy Lucía' })
    const second = await stage.open({ identityToken: signIdentity(stage.claims('lucia-1')) })
    assert.deepEqual(
      (await second.messages()).map(({ content }) => content.text),
      ['Soy Lucía'],
    )
    await stage.house.following.drain()
    const { body } = await stage.house.get('/api/customers?handle=user:lucia-1')
    assert.equal(body.items.length, 1)
  })

  it('that is wrong in any way makes an anonymous visitor, who sees nothing', async () => {
    const known = await stage.open({ identityToken: signIdentity(stage.claims('eva-1')) })
    await known.say({ text: 'Soy Eva' })
    const late = Math.floor(stage.house.platform.clock.now().getTime() / 1000)
    const wrong = {
      'another secret': signIdentity(stage.claims('eva-1'), {
        secret: 'some other secret, just as long as ours',
      }),
      'another audience': signIdentity(stage.claims('eva-1', { aud: 'site_of_somebody_else' })),
      late: signIdentity(stage.claims('eva-1', { exp: late - 1 })),
      'good for too long': signIdentity(stage.claims('eva-1', { exp: late + 3600 })),
      'no algorithm': signIdentity(stage.claims('eva-1'), { alg: 'none' }),
      'no name of its own': signIdentity({ ...stage.claims('eva-1'), jti: undefined }),
      'not yet': signIdentity(stage.claims('eva-1', { nbf: late + 600 })),
      'no token': 'abc',
      unsigned: `${signIdentity(stage.claims('eva-1')).split('.').slice(0, 2).join('.')}.`,
    }
    for (const [why, identityToken] of Object.entries(wrong)) {
      const browser = createTestBrowser(stage.house, stage.site)
      const answer = await browser.session({ identityToken })
      assert.equal(answer.status, 200, why)
      assert.equal(answer.body.known, false, why)
      assert.deepEqual(await browser.messages(), [], why)
    }
  })

  it('counts for the browser that showed it first', async () => {
    const identityToken = signIdentity(stage.claims('rita-1'))
    const first = await stage.open({ identityToken })
    await first.say({ text: 'Soy Rita' })
    assert.equal(
      (await first.session({ identityToken })).body.known,
      true,
      'the page was loaded again',
    )
    const thief = createTestBrowser(stage.house, stage.site)
    assert.equal((await thief.session({ identityToken })).body.known, false)
    assert.deepEqual(await thief.messages(), [])
  })

  it('of somebody else at the same browser begins another chat, as does signing out', async () => {
    const browser = await stage.open({ identityToken: signIdentity(stage.claims('paz-1')) })
    await browser.say({ text: 'Soy Paz' })
    const hers = browser.token
    await browser.session({ identityToken: signIdentity(stage.claims('leo-1')) })
    assert.notEqual(browser.token, hers)
    assert.deepEqual(await browser.messages(), [])
    browser.token = hers
    await browser.session()
    assert.notEqual(browser.token, hers)
    assert.deepEqual(await browser.messages(), [])
  })

  it('joins the person to what is known of the account, and shows nothing of it', async () => {
    const { key } = (
      await stage.house.post('/api/keys', { name: 'server', scope: 'ingest:server' })
    ).body
    const track = {
      userId: 'noe-1',
      event: 'Order Completed',
      messageId: randomUUID(),
      properties: { order_id: 'A1', total: 10, currency: 'PEN' },
    }
    await stage.house.call('POST', '/v1/track', {
      body: track,
      as: null,
      headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    })
    const browser = await stage.open({ identityToken: signIdentity(stage.claims('noe-1')) })
    await browser.say({ text: 'Soy Noé' })
    await stage.house.following.drain()
    const { body } = await stage.house.get('/api/customers?handle=user:noe-1')
    assert.equal(body.items.length, 1)
    const kinds = (
      await stage.house.get(`/api/customers/${body.items[0].id}/timeline`)
    ).body.items.map(({ kind }: { kind: string }) => kind)
    assert.ok(
      kinds.includes('message.received') && kinds.some((kind: string) => kind.startsWith('order.')),
      kinds.join(),
    )
    assert.equal((await browser.messages()).length, 1)
  })
})

describe('what a browser says without proof', () => {
  const suggested = async (customerId: string) => {
    await stage.house.following.drain()
    const { body } = await stage.house.get(`/api/suggestions?customerId=${customerId}`)
    return body.items.length
  }
  const leave = async (email: string) => {
    const browser = await stage.open()
    const left = await browser.ask('POST', 'contact', { email, clientMsgId: randomUUID() })
    assert.equal(left.status, 204, left.text)
    await browser.say({ text: `Dejé ${email}` })
    return whoSaid(stage.house, `Dejé ${email}`)
  }
  const search = (email: string) =>
    stage.house.get(`/api/customers?handle=${encodeURIComponent(`email:${email}`)}`)

  it('of the address of somebody is a suggestion, and lets nobody into their history', async () => {
    const handles = [{ type: 'email', value: 'victima@example.com' }]
    const { body } = await stage.house.post('/api/customers', { traits: {}, handles })
    const stranger = await leave('victima@example.com')
    assert.notEqual(stranger, body.id)
    assert.equal(await suggested(body.id), 1)
    assert.equal((await search('victima@example.com')).body.items[0].id, body.id)
  })

  it('of an address that nobody has keeps it for nobody', async () => {
    await leave('futura@example.com')
    assert.deepEqual((await search('futura@example.com')).body.items, [])
  })

  it('of who looked at the page goes on with that visitor, until somebody is known behind it', async () => {
    const analyticsId = randomUUID()
    const { key } = (await stage.house.post('/api/keys', { name: 'web', scope: 'ingest:browser' }))
      .body
    await stage.house.call('POST', '/v1/page', {
      body: { anonymousId: analyticsId, name: 'Zapatillas', messageId: randomUUID() },
      as: null,
      headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    })
    const own = await stage.open({ analyticsId })
    await own.say({ text: 'Miraba las zapatillas' })
    const visitor = await whoSaid(stage.house, 'Miraba las zapatillas')
    await stage.house.following.drain()
    const { body } = await stage.house.get(`/api/customers/${visitor}/timeline`)
    assert.ok(body.items.some(({ kind }: { kind: string }) => kind === 'page.viewed'))
    const found = await stage.house.get(`/api/customers/${visitor}`)
    assert.equal(found.body.visible, true, 'who wrote is no mere visitor')
    const other = await stage.open({ analyticsId })
    await other.say({ text: 'Sé su identificador' })
    assert.notEqual(await whoSaid(stage.house, 'Sé su identificador'), visitor)
    assert.equal(await suggested(visitor), 1)
  })
})
