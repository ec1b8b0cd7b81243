// Offers by letter are stopped by one post, by the page of the letter, or by a letter.

import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import {
  connectMailbox,
  findCustomer,
  findMessages,
  headerOf,
  type MailStage,
  openMailStage,
} from './testing.ts'

let stage: MailStage
let house: MailStage['house']
let peer: MailStage['peer']
let sender: MailStage['sender']
const minuteMs = 60_000

before(async () => {
  stage = await openMailStage()
  ;({ house, peer, sender } = stage)
})
after(() => stage?.close())

/** Somebody who agreed to offers, and the letter of one. */
async function sendOffer(from: string) {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({ from, to: mailbox.address, subject: 'x', text: 'hola' })
  const customer = await findCustomer(house, from)
  const [{ handleId }] = await findMessages(house, from)
  const given = await house.post(`/api/customers/${customer.id}/consents`, {
    ...{ handleId, purpose: 'marketing', channel: 'email', state: 'given', how: 'form' },
  })
  assert.equal(given.status, 201, given.text)
  const before = peer.letters.length
  const offer = () =>
    house.post('/api/messages', {
      customerId: customer.id,
      content: { type: 'mail', subject: 'Ofertas', text: 'Dos por uno.' },
      purpose: 'marketing',
    })
  assert.equal((await offer()).status, 201)
  await peer.arrived(before + 1)
  const { raw } = peer.letters.at(-1)!
  const unsubscribe = headerOf(raw, 'List-Unsubscribe')!.replaceAll(' ', '')
  return { mailbox, offer, raw, unsubscribe }
}

it('somebody unsubscribes with one post, and a look at the page changes nothing', async () => {
  const { offer, raw, unsubscribe } = await sendOffer('hugo@example.com')
  assert.equal(headerOf(raw, 'Subject'), 'Ofertas')
  assert.equal(headerOf(raw, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click')
  const path = /<https?:\/\/[^/]+(\/u\/[^>]+)>/.exec(unsubscribe)![1]!
  const look = await fetch(house.url + path, { headers: { 'accept-language': 'pt-BR' } })
  assert.match(await look.text(), /<html lang="pt">.*Deixar de recebê-los/)
  assert.equal((await offer()).status, 201, 'a look changes nothing')
  for (const _ of [1, 2]) {
    const answer = await fetch(house.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'manual',
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('set-cookie'), null)
    await answer.text()
  }
  const refusedNow = await offer()
  assert.equal(refusedNow.status, 409)
  assert.equal(refusedNow.body.code, 'message.no_consent')
  assert.equal((await fetch(`${house.url}${path.slice(0, -2)}xx`, { method: 'POST' })).status, 404)
})

it('an address to unsubscribe by is heard five times a minute, and others beside it', async () => {
  const [one, other] = [await sendOffer('iris@example.com'), await sendOffer('juan@example.com')]
  const post = async ({ unsubscribe }: { unsubscribe: string }) => {
    const [, path] = /<https?:\/\/[^/]+(\/u\/[^>]+)>/.exec(unsubscribe)!
    const answer = await fetch(house.url + path, { method: 'POST' })
    await answer.text()
    return answer.status
  }
  // From a minute's beginning, so that none ends among the six.
  stage.clock.pass(minuteMs - (stage.clock.now().getTime() % minuteMs))
  const heard = []
  for (let n = 0; n < 6; n++) heard.push(await post(one))
  assert.deepEqual(heard, [200, 200, 200, 200, 200, 429])
  assert.equal(await post(other), 200)
})

it('somebody unsubscribes by the letter that their program writes for them', async () => {
  const from = 'paula@example.com'
  const { mailbox, offer, unsubscribe } = await sendOffer(from)
  const [, to, subject] = /<mailto:([^?]+)\?subject=(\w+)>/.exec(unsubscribe)!
  await sender.send({ from, to: mailbox.address, subject: subject!, text: '' })
  assert.equal((await offer()).status, 201, 'the tag says of what')
  await sender.send({ from, to: to!, subject: subject!, text: '' })
  const refused = await offer()
  assert.equal(refused.body.code, 'message.no_consent')
})
