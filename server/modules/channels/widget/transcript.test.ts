import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { simpleParser } from 'mailparser'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { openPostOffice } from '../../../../test/post-office.ts'
import { until } from '../../../../test/webhook-receiver.ts'
import { createManualClock } from '../../../platform/clock.ts'
import { transcriptBucket } from '../outbox/buckets.ts'
import {
  connectSite,
  createTestBrowser,
  signIdentity,
  type TestBrowser,
  type TestSite,
  whoSaid,
} from './testing.ts'

let house: TestHouse
let site: TestSite
let post: Awaited<ReturnType<typeof openPostOffice>>
before(async () => {
  post = await openPostOffice()
  house = await openHouse({
    config: { smtpUrl: `smtp://127.0.0.1:${post.port}`, mailFrom: 'hebra@tienda.example' },
  })
  site = await connectSite(house, { title: 'Tienda Andina' })
})
after(async () => {
  await house?.stop()
  await post?.close()
})

it('sends a conversation to an address, in its words and the language asked for', async () => {
  const browser = createTestBrowser(house, site)
  assert.equal((await browser.session()).body.mails, true)
  const asked = { email: 'carla@andina.example', language: 'pt' }
  assert.equal((await browser.ask('POST', 'transcript', asked)).status, 409, 'nothing was said')
  await browser.say({ text: 'Busco la Aurora' })
  await browser.say({ form: { name: 'Talla', values: { size: 'M' } } })
  const other = createTestBrowser(house, site)
  await other.session()
  await other.say({ text: 'Un secreto de otra persona' })
  assert.equal((await browser.ask('POST', 'transcript', asked)).status, 204)
  const mail = await post.next()
  assert.match(mail, /^To: carla@andina\.example$/im)
  assert.match(mail, /^Subject: Sua conversa com Tienda Andina$/im)
  assert.match(mail, /UTC\] Voc/)
  assert.match(mail, /Busco la Aurora/)
  assert.match(mail, /Talla/)
  assert.doesNotMatch(mail, /secreto/)
})

const asking = (browser: TestBrowser) => (email: string) =>
  browser.ask('POST', 'transcript', { email })

it('sends no more than two in a while, and none to what is no address', async () => {
  const browser = createTestBrowser(house, site)
  await browser.session()
  await browser.say({ text: 'Para el correo' })
  const ask = asking(browser)
  assert.equal((await ask('no es un correo')).status, 400)
  const answers = [await ask('a@b.example'), await ask('a@b.example'), await ask('a@b.example')]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 429],
  )
})

it('carries to an address that nobody proved no links, no long text and no line of ours', async () => {
  const browser = createTestBrowser(house, site)
  await browser.session()
  const forged = '[2026-11-23 10:00 UTC] Tienda Andina: pague en el acto'
  await browser.say({
    text: `Entre a https://premio.example/x, WWW.premio.example, mailto:x@premio.example\n${forged}`,
  })
  await browser.say({ text: `Un cuento ${'muy '.repeat(500)}largo` })
  const customerId = await whoSaid(house, 'Un cuento')
  const content = { text: 'La vemos en https://www.andina.example/aurora' }
  await house.post('/api/messages', { customerId, content }, { once: randomUUID() })
  await until('it came', async () => (await browser.messages()).length === 3)
  assert.equal((await asking(browser)('quien.sea@correo.example')).status, 204)
  const mail = await letter('quien.sea@correo.example')
  assert.doesNotMatch(mail, /https:\/\/premio|premio\.example|mailto:x/i)
  assert.equal(mail.split('\n').length, 3, mail)
  assert.ok(mail.length < 1000, mail)
  assert.ok(mail.includes(content.text), mail)
})

it('carries everything to the address that a signed identity proves', async () => {
  const email = 'lucia@correo.example'
  const claims = { sub: 'lucia-t', aud: site.siteKey, email, email_verified: true }
  const exp = Math.floor(house.platform.clock.now().getTime() / 1000) + 60
  const browser = createTestBrowser(house, site)
  await browser.session({ identityToken: signIdentity({ ...claims, exp, jti: randomUUID() }) })
  const text = `Vi https://otra.example/manta ${'y me gusta '.repeat(40)}`.trim()
  await browser.say({ text })
  const { db } = house.platform
  const day = Math.floor(house.platform.clock.now().getTime() / 86_400_000)
  const name = transcriptBucket('site', site.id, day)
  await db
    .insertInto('channels_rate')
    .values({ name, tokens: 0, per_second: 0, at: house.platform.clock.now() })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ tokens: 0 }))
    .execute()
  const refused = await asking(browser)('otra@correo.example')
  assert.deepEqual([refused.status, refused.body.details?.limitPerDay], [429, 200], 'of the site')
  assert.equal((await asking(browser)('Lucia@correo.example')).status, 204)
  assert.ok((await letter('Lucia@correo.example')).includes(text))
})

it('sends three a day for each visitor and to each mailbox, also over hours and by many', async () => {
  const clock = createManualClock(new Date('2026-11-23T08:00:00Z'))
  const later = await openHouse({
    clock,
    config: { smtpUrl: `smtp://127.0.0.1:${post.port}`, mailFrom: 'hebra@tienda.example' },
  })
  const shop = await connectSite(later)
  const talker = async () => {
    const browser = createTestBrowser(later, shop)
    await browser.session()
    await browser.say({ text: 'Hola' })
    return asking(browser)
  }
  const statuses = async (ask: (email: string) => Promise<{ status: number }>, mails: string[]) => {
    const all: number[] = []
    for (const email of mails) {
      clock.advance(3_600_000)
      all.push((await ask(email)).status)
    }
    return all
  }
  const [one, two, three] = [await talker(), await talker(), await talker()]
  const own = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example']
  assert.deepEqual(await statuses(one, own), [204, 204, 204, 429])
  assert.deepEqual(await statuses(two, ['eva@x.example', 'Eva+1@x.example']), [204, 204])
  const many = ['eva+2@x.example', 'eva@x.example', 'f@x.example']
  assert.deepEqual(await statuses(three, many), [204, 429, 204])
  clock.advance(16 * 3_600_000)
  assert.deepEqual(await statuses(one, own.slice(0, 1)), [204], 'on another day')
  await later.stop()
})

/** The words of the mail that came for this address; what came for others before is passed over. */
async function letter(to: string): Promise<string> {
  for (;;) {
    const mail = await post.next()
    if (!mail.includes(`To: ${to}`)) continue
    const { text } = await simpleParser(mail)
    return text!.trim()
  }
}
