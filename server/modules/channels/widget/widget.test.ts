import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { createStageClock } from '../../../../test/outbox-stage.ts'
import { customersOf } from '../../customers/index.ts'
import {
  connectSite,
  createTestBrowser,
  shopOrigin,
  signIdentity,
  type TestSite,
} from './testing.ts'

let house: TestHouse
let site: TestSite
before(async () => {
  house = await openHouse()
  site = await connectSite(house)
})
after(() => house.stop())

const inAMinute = () => Math.floor(house.platform.clock.now().getTime() / 1000) + 60
const claims = (sub: string, more: object = {}) => ({
  sub,
  aud: site.siteKey,
  exp: inAMinute(),
  jti: randomUUID(),
  ...more,
})
const open = async (asked: Record<string, unknown> = {}) => {
  const browser = createTestBrowser(house, site)
  assert.equal((await browser.session(asked)).status, 200)
  return browser
}
/** The customer of the person who said these words. */
const customerOf = async (words: string): Promise<string> => {
  const { db } = house.platform
  const rows = await db.selectFrom('channels_message').select(['handle_id', 'content']).execute()
  const said = rows.find(({ content }) => JSON.stringify(content).includes(words))
  assert.ok(said, `nobody said ${words}`)
  return (await customersOf(db, [said.handle_id])).get(said.handle_id)!.customerId
}
const until = async (what: () => Promise<boolean>) => {
  for (let tries = 0; !(await what()); tries++) {
    assert.ok(tries < 400, 'it never came')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('a site', () => {
  it('gets a key of its own, keeps it, and needs the sites that may show it and a long secret', async () => {
    assert.match(site.siteKey, /^site_[\w-]{16}$/)
    const changed = await house.call('PATCH', `/api/touchpoints/${site.id}`, {
      body: { settings: { title: 'Hablemos' } },
    })
    assert.equal(changed.body.settings.siteKey, site.siteKey)
    for (const [settings, secret] of [
      [{ origins: 'not an address' }, 'x'.repeat(40)],
      [{ origins: '' }, 'x'.repeat(40)],
      [{ origins: 'https://a.example/path' }, 'x'.repeat(40)],
      [{ origins: shopOrigin }, 'short'],
    ] as const) {
      const answer = await house.post('/api/touchpoints', {
        channel: 'webchat',
        name: 'Otro',
        settings,
        secrets: { identitySecret: secret },
      })
      assert.equal(answer.status, 422, JSON.stringify(settings))
    }
  })

  it('serves its own pages alone', async () => {
    const foreign = createTestBrowser(house, site, 'https://evil.example')
    const refused = await foreign.session()
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'widget.origin_refused')
    const browser = await open()
    foreign.token = browser.token
    assert.equal((await foreign.say({ text: 'hola' })).status, 403)
    assert.equal((await foreign.ask('GET', 'messages')).status, 403)
    const nobody = createTestBrowser(house, { ...site, siteKey: 'site_AAAAAAAAAAAAAAAA' })
    assert.equal((await nobody.session()).body.code, 'widget.site_unknown')
  })

  it('answers what a browser asks before a page calls, and lets the page read the answer', async () => {
    const asked = await fetch(`${house.url}/widget/v1/messages`, {
      method: 'OPTIONS',
      headers: { origin: shopOrigin, 'access-control-request-method': 'POST' },
    })
    assert.equal(asked.status, 204)
    assert.match(asked.headers.get('access-control-allow-headers') ?? '', /authorization/)
    const browser = createTestBrowser(house, site)
    const answer = await browser.session()
    assert.equal(answer.headers.get('access-control-allow-origin'), shopOrigin)
    assert.equal(answer.headers.get('access-control-allow-credentials'), null)
    const malformed = await browser.ask('POST', 'messages', { nothing: true })
    assert.equal(malformed.headers.get('access-control-allow-origin'), shopOrigin)
  })
})

describe('a visitor', () => {
  it('fills in a form that was sent to it, as it was asked, and no other', async () => {
    const browser = await open()
    await browser.say({ text: 'Pido un despacho' })
    const sent = await house.post(
      '/api/messages',
      {
        customerId: await customerOf('Pido un despacho'),
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
    await until(async () => (await browser.messages()).some(({ id }) => id === messageId))
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
    const other = await open()
    await other.say({ text: 'Soy otra' })
    assert.equal((await other.say({ filled })).status, 400)
  })

  it('says something once, however often it is sent, and is a customer from then on', async () => {
    const browser = await open()
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
    await house.following.drain()
    const customerId = await customerOf('Busco una frazada')
    const { body } = await house.get(`/api/customers/${customerId}`)
    assert.ok(
      body.handles.some(
        ({ type, value }: { type: string; value: string }) =>
          type === 'anonymous' && value.startsWith('wc_'),
      ),
    )
  })

  it('sees what staff answer, and its receipts move the delivery', async () => {
    const browser = await open()
    await browser.say({ text: '¿Hay talla M?' })
    await house.following.drain()
    const customerId = await customerOf('¿Hay talla M?')
    const sent = await house.post(
      '/api/messages',
      { customerId, content: { type: 'text', text: 'Sí, hay.' } },
      { once: randomUUID() },
    )
    assert.equal(sent.status, 201, sent.text)
    await until(async () => (await browser.messages()).length === 2)
    const [, reply] = await browser.messages()
    assert.equal(reply?.from, 'company')
    assert.equal(reply?.content.text, 'Sí, hay.')
    assert.ok(!JSON.stringify(reply).includes('staff:'), 'no staff is named')
    const other = await open()
    assert.equal(
      (await other.ask('POST', 'receipts', { messageIds: [reply?.id], state: 'read' })).status,
      204,
    )
    const stateNow = async () =>
      (await house.get(`/api/messages/${sent.body.id}`)).body.deliveries[0].state
    assert.equal(await stateNow(), 'accepted')
    assert.equal(
      (await browser.ask('POST', 'receipts', { messageIds: [reply?.id], state: 'read' })).status,
      204,
    )
    assert.equal(await stateNow(), 'read')
  })

  it('sees nothing of another, with no token, a wrong one, or an id that is not theirs', async () => {
    const ana = await open()
    const said = await ana.say({ text: 'Mi número es secreto' })
    const bob = await open()
    assert.deepEqual(await bob.messages(), [])
    assert.deepEqual(await bob.messages(`?ids=${said.body.message.id}`), [])
    assert.equal((await bob.ask('GET', 'stream')).status, 409)
    bob.token = 'x'.repeat(43)
    assert.equal((await bob.ask('GET', 'messages')).status, 401)
    bob.token = undefined
    assert.equal((await bob.ask('GET', 'messages')).status, 401)
  })

  it('may only choose what was offered to them, and the words are those of the offer', async () => {
    const browser = await open()
    await browser.say({ text: 'Quiero elegir' })
    await house.following.drain()
    const customerId = await customerOf('Quiero elegir')
    const content = {
      type: 'choices',
      text: '¿Dónde lo recoge?',
      choices: [
        { id: 'c', title: 'Centro' },
        { id: 'n', title: 'Norte' },
      ],
    }
    await house.post('/api/messages', { customerId, content }, { once: randomUUID() })
    await until(async () => (await browser.messages()).length === 2)
    const messageId = (await browser.messages())[1]?.id
    const chosen = await browser.say({ choice: { messageId, choiceId: 'n' } })
    assert.equal(chosen.status, 201, chosen.text)
    assert.deepEqual(chosen.body.message.content, { type: 'choice', choiceId: 'n', title: 'Norte' })
    assert.equal((await browser.say({ choice: { messageId, choiceId: 'z' } })).status, 400)
    const other = await open()
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

describe('the stream', () => {
  /** Reads until `done` says so. @returns the last event id. */
  const read = async (
    browser: Awaited<ReturnType<typeof open>>,
    cursor: string | undefined,
    done: (text: string) => boolean,
  ) => {
    const hangUp = new AbortController()
    const answer = await fetch(`${house.url}/widget/v1/stream`, {
      headers: {
        authorization: `Bearer ${browser.token}`,
        origin: shopOrigin,
        ...(cursor ? { 'last-event-id': cursor } : {}),
      },
      signal: hangUp.signal,
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('access-control-allow-origin'), shopOrigin)
    const decoder = new TextDecoder()
    let text = ''
    for await (const piece of answer.body!) {
      text += decoder.decode(piece, { stream: true })
      if (done(text)) break
    }
    hangUp.abort()
    return { text, cursor: [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] }
  }

  it('tells which messages are new and nothing more, and goes on where it was cut', async () => {
    const browser = await open()
    await browser.say({ text: 'uno' })
    const { cursor } = (await browser.ask('GET', 'messages')).body
    const stranger = await open()
    await stranger.say({ text: 'de otra persona' })
    const two = await browser.say({ text: 'dos' })
    const three = await browser.say({ text: 'tres' })
    const { text } = await read(browser, cursor, (all) => all.includes(three.body.message.id))
    assert.ok(text.includes(two.body.message.id))
    assert.ok(
      !/dos|tres|otra persona|customer/.test(text.replaceAll('"customerId":null', '')),
      text,
    )
    assert.equal(text.match(/"kind"/g)?.length, 2)
    const lost = await read(browser, 'no cursor of ours', (all) => all.includes('event: reset'))
    assert.ok(lost.text.includes('event: reset'))
  })

  it('says that we read and that somebody answers', async () => {
    const browser = await open()
    await browser.say({ text: '¿Hay alguien?' })
    await house.following.drain()
    const customerId = await customerOf('¿Hay alguien?')
    const { cursor } = (await browser.ask('GET', 'messages')).body
    const answer = await house.call('POST', `/api/customers/${customerId}/thread/readings`, {
      body: { typing: true },
    })
    assert.equal(answer.status, 204, answer.text)
    const { text } = await read(browser, cursor, (all) => /"typingMs":[1-9]/.test(all))
    assert.match(text, /"readUntil":"20/)
    const [own] = await browser.messages()
    assert.equal((own as unknown as { state: string }).state, 'read')
  })
})

describe('a signed identity', () => {
  it('makes the chat that of the account, on another browser too', async () => {
    const first = await open({ identityToken: signIdentity(claims('lucia-1', { name: 'Lucía' })) })
    await first.say({ text: 'Soy Lucía' })
    const second = await open({ identityToken: signIdentity(claims('lucia-1')) })
    assert.deepEqual(
      (await second.messages()).map(({ content }) => content.text),
      ['Soy Lucía'],
    )
    await house.following.drain()
    const { body } = await house.get('/api/customers?handle=user:lucia-1')
    assert.equal(body.items.length, 1)
  })

  it('that is wrong in any way makes an anonymous visitor, who sees nothing', async () => {
    const known = await open({ identityToken: signIdentity(claims('eva-1')) })
    await known.say({ text: 'Soy Eva' })
    const late = Math.floor(house.platform.clock.now().getTime() / 1000)
    const wrong = {
      'another secret': signIdentity(claims('eva-1'), {
        secret: 'some other secret, just as long as ours',
      }),
      'another audience': signIdentity(claims('eva-1', { aud: 'site_of_somebody_else' })),
      late: signIdentity(claims('eva-1', { exp: late - 1 })),
      'good for too long': signIdentity(claims('eva-1', { exp: late + 3600 })),
      'no algorithm': signIdentity(claims('eva-1'), { alg: 'none' }),
      'no name of its own': signIdentity({ ...claims('eva-1'), jti: undefined }),
      'not yet': signIdentity(claims('eva-1', { nbf: late + 600 })),
      'no token': 'abc',
      unsigned: `${signIdentity(claims('eva-1')).split('.').slice(0, 2).join('.')}.`,
    }
    for (const [why, identityToken] of Object.entries(wrong)) {
      const browser = createTestBrowser(house, site)
      const answer = await browser.session({ identityToken })
      assert.equal(answer.status, 200, why)
      assert.equal(answer.body.known, false, why)
      assert.deepEqual(await browser.messages(), [], why)
    }
  })

  it('counts for the browser that showed it first', async () => {
    const identityToken = signIdentity(claims('rita-1'))
    const first = await open({ identityToken })
    await first.say({ text: 'Soy Rita' })
    assert.equal(
      (await first.session({ identityToken })).body.known,
      true,
      'the page was loaded again',
    )
    const thief = createTestBrowser(house, site)
    assert.equal((await thief.session({ identityToken })).body.known, false)
    assert.deepEqual(await thief.messages(), [])
  })

  it('of somebody else at the same browser begins another chat, as does signing out', async () => {
    const browser = await open({ identityToken: signIdentity(claims('paz-1')) })
    await browser.say({ text: 'Soy Paz' })
    const hers = browser.token
    await browser.session({ identityToken: signIdentity(claims('leo-1')) })
    assert.notEqual(browser.token, hers)
    assert.deepEqual(await browser.messages(), [])
    browser.token = hers
    await browser.session()
    assert.notEqual(browser.token, hers)
    assert.deepEqual(await browser.messages(), [])
  })

  it('joins the person to what is known of the account, and shows nothing of it', async () => {
    const { key } = (await house.post('/api/keys', { name: 'server', scope: 'ingest:server' })).body
    const track = {
      userId: 'noe-1',
      event: 'Order Completed',
      messageId: randomUUID(),
      properties: { order_id: 'A1', total: 10, currency: 'PEN' },
    }
    await house.call('POST', '/v1/track', {
      body: track,
      as: null,
      headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    })
    const browser = await open({ identityToken: signIdentity(claims('noe-1')) })
    await browser.say({ text: 'Soy Noé' })
    await house.following.drain()
    const { body } = await house.get('/api/customers?handle=user:noe-1')
    assert.equal(body.items.length, 1)
    const kinds = (await house.get(`/api/customers/${body.items[0].id}/timeline`)).body.items.map(
      ({ kind }: { kind: string }) => kind,
    )
    assert.ok(
      kinds.includes('message.received') && kinds.some((kind: string) => kind.startsWith('order.')),
      kinds.join(),
    )
    assert.equal((await browser.messages()).length, 1)
  })
})

describe('a file', () => {
  const post = (browser: Awaited<ReturnType<typeof open>>, bytes: Uint8Array, query: string) =>
    fetch(`${house.url}/widget/v1/files?${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${browser.token}`,
        'content-type': 'application/octet-stream',
        origin: shopOrigin,
      },
      body: bytes as Uint8Array<ArrayBuffer>,
    })
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

  it('is what its bytes say, and is shown to the one who brought it', async () => {
    const browser = await open()
    const kept = await post(browser, png, 'filename=notas.txt&type=text/plain')
    const file = (await kept.json()) as { id: string; kind: string; type: string }
    assert.equal(kept.status, 201)
    assert.equal(file.type, 'image/png')
    const said = await browser.say({ file: { id: file.id, caption: 'Así llegó' } })
    assert.equal(said.status, 201, said.text)
    assert.equal(said.body.message.files[0].kind, 'image')
    assert.equal((await fetch(house.url + said.body.message.files[0].thumbUrl)).status, 200)
  })

  it('that nobody should open is refused, whatever it is called, as is one that is too large', async () => {
    const browser = await open()
    for (const [bytes, name] of [
      ['<html><script>alert(1)</script>', 'foto.png'],
      ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'foto.svg'],
      ['MZ\u0090\u0000\u0003', 'factura.pdf'],
    ] as const) {
      const answer = await post(
        browser,
        Buffer.from(bytes, 'latin1'),
        `filename=${name}&type=image/png`,
      )
      assert.equal(answer.status, 422, name)
    }
    assert.equal((await post(browser, Buffer.alloc(0), 'filename=nada')).status, 422)
    assert.equal(
      (await post(browser, Buffer.alloc(16 * 1024 * 1024), 'filename=grande')).status,
      413,
    )
  })

  it('of another browser cannot be named', async () => {
    const ana = await open()
    const file = (await (await post(ana, png, 'filename=a.png')).json()) as { id: string }
    const bob = await open()
    assert.equal((await bob.say({ file: { id: file.id } })).status, 400)
  })
})
