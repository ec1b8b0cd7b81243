import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  openSiteStage,
  type SiteStage,
  shopOrigin,
  signIdentity,
  type TestBrowser,
  whoSaid,
} from './testing.ts'

let stage: SiteStage
before(async () => {
  stage = await openSiteStage()
})
after(() => stage.house.stop())

describe('the stream', () => {
  const listen = (browser: TestBrowser, cursor?: string, signal?: AbortSignal) =>
    fetch(`${stage.house.url}/widget/v1/stream`, {
      headers: {
        authorization: `Bearer ${browser.token}`,
        origin: shopOrigin,
        ...(cursor ? { 'last-event-id': cursor } : {}),
      },
      signal: signal ?? null,
    })

  /** Reads until `done` says so. @returns the last event id. */
  const read = async (
    browser: TestBrowser,
    cursor: string | undefined,
    done: (text: string) => boolean,
  ) => {
    const hangUp = new AbortController()
    const answer = await listen(browser, cursor, hangUp.signal)
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
    const browser = await stage.open()
    await browser.say({ text: 'uno' })
    const { cursor } = (await browser.ask('GET', 'messages')).body
    const stranger = await stage.open()
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
    const browser = await stage.open()
    await browser.say({ text: '¿Hay alguien?' })
    await stage.house.following.drain()
    const customerId = await whoSaid(stage.house, '¿Hay alguien?')
    const { cursor } = (await browser.ask('GET', 'messages')).body
    const answer = await stage.house.call('POST', `/api/customers/${customerId}/thread/readings`, {
      body: { typing: true },
    })
    assert.equal(answer.status, 204, answer.text)
    const { text } = await read(browser, cursor, (all) => /"typingMs":[1-9]/.test(all))
    assert.match(text, /"readUntil":"20/)
    const [own] = await browser.messages()
    assert.equal((own as unknown as { state: string }).state, 'read')
  })

  it('of a tab opened before its person signed in keeps nothing from one opened after', {
    timeout: 10_000,
  }, async () => {
    const identity = () => ({ identityToken: signIdentity(stage.claims('ada-1')) })
    const phone = await stage.open(identity())
    await phone.say({ text: 'Desde el teléfono' })
    const laptop = await stage.open()
    await laptop.say({ text: 'Desde la portátil' })
    const earlier = await listen(laptop).then(({ body }) => body!.getReader())
    await earlier.read()
    await laptop.session(identity())
    const joined = Promise.withResolvers<void>()
    let news: string | undefined
    const later = read(laptop, undefined, (all) => {
      joined.resolve()
      return news !== undefined && all.includes(news)
    })
    await joined.promise
    news = (await phone.say({ text: 'Algo más' })).body.message.id
    await phone.say({ text: 'Y otra cosa' })
    assert.match((await later).text, /message\.received/)
    await earlier.cancel()
  })
})
