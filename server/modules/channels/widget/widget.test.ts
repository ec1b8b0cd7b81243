import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse } from '../../../../test/house.ts'
import { createStageClock } from '../../../../test/outbox-stage.ts'
import { until } from '../../../../test/webhook-receiver.ts'
import {
  connectSite,
  createTestBrowser,
  openSiteStage,
  type SiteStage,
  shopOrigin,
  whoSaid,
} from './testing.ts'

let stage: SiteStage
before(async () => {
  stage = await openSiteStage()
})
after(() => stage.house.stop())

describe('a site', () => {
  it('gets a key of its own, keeps it, and needs the sites that may show it and a long secret', async () => {
    assert.match(stage.site.siteKey, /^site_[\w-]{16}$/)
    const changed = await stage.house.call('PATCH', `/api/touchpoints/${stage.site.id}`, {
      body: { settings: { title: 'Hablemos' } },
    })
    assert.equal(changed.body.settings.siteKey, stage.site.siteKey)
    for (const [settings, secret] of [
      [{ origins: 'not an address' }, 'x'.repeat(40)],
      [{ origins: '' }, 'x'.repeat(40)],
      [{ origins: 'https://a.example/path' }, 'x'.repeat(40)],
      [{ origins: shopOrigin }, 'short'],
    ] as const) {
      const answer = await stage.house.post('/api/touchpoints', {
        channel: 'webchat',
        name: 'Otro',
        settings,
        secrets: { identitySecret: secret },
      })
      assert.equal(answer.status, 422, JSON.stringify(settings))
    }
  })

  it('serves its own pages alone', async () => {
    const foreign = createTestBrowser(stage.house, stage.site, 'https://evil.example')
    const refused = await foreign.session()
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'widget.origin_refused')
    const browser = await stage.open()
    foreign.token = browser.token
    assert.equal((await foreign.say({ text: 'hola' })).status, 403)
    assert.equal((await foreign.ask('GET', 'messages')).status, 403)
    const nobody = createTestBrowser(stage.house, {
      ...stage.site,
      siteKey: 'site_AAAAAAAAAAAAAAAA',
    })
    assert.equal((await nobody.session()).body.code, 'widget.site_unknown')
  })

  it('answers what a browser asks before a page calls, and lets the page read the answer', async () => {
    const asked = await fetch(`${stage.house.url}/widget/v1/messages`, {
      method: 'OPTIONS',
      headers: { origin: shopOrigin, 'access-control-request-method': 'POST' },
    })
    assert.equal(asked.status, 204)
    assert.match(asked.headers.get('access-control-allow-headers') ?? '', /authorization/)
    const browser = createTestBrowser(stage.house, stage.site)
    const answer = await browser.session()
    assert.equal(answer.headers.get('access-control-allow-origin'), shopOrigin)
    assert.equal(answer.headers.get('access-control-allow-credentials'), null)
    const malformed = await browser.ask('POST', 'messages', { nothing: true })
    assert.equal(malformed.headers.get('access-control-allow-origin'), shopOrigin)
  })
})

describe('a visitor', () => {
  it('fills in a form that was sent to it, as it was asked, and no other', async () => {
    const browser = await stage.open()
    await browser.say({ text: 'Pido un despacho' })
    const sent = await stage.house.post(
      '/api/messages',
      {
        customerId: await whoSaid(stage.house, 'Pido un despacho'),
        content: {
          ...{ type: 'form_request', name: 'Despacho', text: '¿Adónde?' },
          fields: [
            { id: 'street', label: 'Calle', type: 'text', required: true },
            { id: 'floor', label: 'Piso', type: 'number' },
          ],
        },
      },
      { once: randomUUID() },
    )
    assert.equal(sent.status, 201, sent.text)
    const messageId = sent.body.id
    await until('it came', async () =>
      (await browser.messages()).some(({ id }) => id === messageId),
    )
    const missing = await browser.say({ filled: { messageId, values: { floor: '2' } } })
    assert.deepEqual(missing.body.errors, [{ path: 'street', message: 'is missing' }])
    const id = randomUUID()
    const filled = { messageId, values: { street: 'Av. Larco 1', floor: '2', other: 'x' } }
    const answers = await Promise.all([1, 2].map(() => browser.say({ filled }, id)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201],
    )
    const { message } = answers[0]!.body
    assert.deepEqual(message.content, {
      ...{ type: 'form', name: 'Despacho' },
      values: { street: 'Av. Larco 1', floor: 2 },
      labels: { street: 'Calle', floor: 'Piso' },
    })
    assert.equal(message.answersId, messageId)
    assert.equal(answers[1]!.body.message.id, message.id)
    const other = await stage.open()
    await other.say({ text: 'Soy otra' })
    assert.equal((await other.say({ filled })).status, 400)
  })

  it('says something once, however often it is sent, and is a customer from then on', async () => {
    const browser = await stage.open()
    const id = randomUUID()
    const answers = await Promise.all(
      [1, 2, 3].map(() => browser.say({ text: 'Busco una frazada' }, id)),
    )
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201, 201],
    )
    assert.equal(new Set(answers.map(({ body }) => body.message.id)).size, 1)
    const items = await browser.messages()
    assert.deepEqual(
      items.map(({ content }) => content.text),
      ['Busco una frazada'],
    )
    await stage.house.following.drain()
    const customerId = await whoSaid(stage.house, 'Busco una frazada')
    const { body } = await stage.house.get(`/api/customers/${customerId}`)
    assert.ok(
      body.handles.some(
        ({ type, value }: { type: string; value: string }) =>
          type === 'anonymous' && value.startsWith('wc_'),
      ),
    )
  })

  it('sees what staff answer, and its receipts move the delivery', async () => {
    const browser = await stage.open()
    await browser.say({ text: '¿Hay talla M?' })
    await stage.house.following.drain()
    const customerId = await whoSaid(stage.house, '¿Hay talla M?')
    const sent = await stage.house.post(
      '/api/messages',
      { customerId, content: { type: 'text', text: 'Sí, hay.' } },
      { once: randomUUID() },
    )
    assert.equal(sent.status, 201, sent.text)
    await until('it came', async () => (await browser.messages()).length === 2)
    const [, reply] = await browser.messages()
    assert.equal(reply?.from, 'company')
    assert.equal(reply?.content.text, 'Sí, hay.')
    assert.ok(!JSON.stringify(reply).includes('staff:'), 'no staff is named')
    const other = await stage.open()
    assert.equal(
      (await other.ask('POST', 'receipts', { messageIds: [reply?.id], state: 'read' })).status,
      204,
    )
    const stateNow = async () =>
      (await stage.house.get(`/api/messages/${sent.body.id}`)).body.deliveries[0].state
    assert.equal(await stateNow(), 'accepted')
    assert.equal(
      (await browser.ask('POST', 'receipts', { messageIds: [reply?.id], state: 'read' })).status,
      204,
    )
    assert.equal(await stateNow(), 'read')
  })

  it('sees nothing of another, with no token, a wrong one, or an id that is not theirs', async () => {
    const ana = await stage.open()
    const said = await ana.say({ text: 'Mi número es secreto' })
    const bob = await stage.open()
    assert.deepEqual(await bob.messages(), [])
    assert.deepEqual(await bob.messages(`?ids=${said.body.message.id}`), [])
    assert.equal((await bob.ask('GET', 'stream')).status, 409)
    bob.token = 'x'.repeat(43)
    assert.equal((await bob.ask('GET', 'messages')).status, 401)
    bob.token = undefined
    assert.equal((await bob.ask('GET', 'messages')).status, 401)
  })

  it('may only choose what was offered to them, and the words are those of the offer', async () => {
    const browser = await stage.open()
    await browser.say({ text: 'Quiero elegir' })
    await stage.house.following.drain()
    const customerId = await whoSaid(stage.house, 'Quiero elegir')
    const content = {
      type: 'choices',
      text: '¿Dónde lo recoge?',
      choices: [
        { id: 'c', title: 'Centro' },
        { id: 'n', title: 'Norte' },
      ],
    }
    await stage.house.post('/api/messages', { customerId, content }, { once: randomUUID() })
    await until('it came', async () => (await browser.messages()).length === 2)
    const messageId = (await browser.messages())[1]?.id
    const chosen = await browser.say({ choice: { messageId, choiceId: 'n' } })
    assert.equal(chosen.status, 201, chosen.text)
    assert.deepEqual(chosen.body.message.content, { type: 'choice', choiceId: 'n', title: 'Norte' })
    assert.equal((await browser.say({ choice: { messageId, choiceId: 'z' } })).status, 400)
    const other = await stage.open()
    await other.say({ text: 'yo también' })
    assert.equal((await other.say({ choice: { messageId, choiceId: 'n' } })).status, 400)
  })

  it('is slowed down when they say too much, and nobody else with them', async () => {
    // Its time hardly goes on, however slow the machine is: what was used up does not come back.
    const clock = createStageClock(0.01)
    const still = await openHouse({ clock })
    const place = await connectSite(still)
    const visit = async () => {
      const browser = createTestBrowser(still, place)
      assert.equal((await browser.session()).status, 200)
      return browser
    }
    const browser = await visit()
    const answers = await Promise.all(
      Array.from({ length: 45 }, (_, i) => browser.say({ text: `n ${i}` })),
    )
    assert.ok(answers.some(({ status }) => status === 429))
    assert.equal((await (await visit()).say({ text: 'otra persona' })).status, 201)
    await still.stop()
    clock.stop()
  })
})
