// Between machines: two that answer each other come to an end, and one that opens every link of a
// letter decides nothing for the person it was written to.

import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { simpleParser } from 'mailparser'
import { until } from '../../../../test/webhook-receiver.ts'
import {
  connectMailbox,
  headerOf,
  type MailStage,
  openMailStage,
  type TestMailbox,
} from './testing.ts'

let stage: MailStage
let house: MailStage['house']
let peer: MailStage['peer']
let sender: MailStage['sender']
let mailbox: TestMailbox

before(async () => {
  stage = await openMailStage()
  ;({ house, peer, sender } = stage)
  mailbox = await connectMailbox(house, { smtpPort: peer.port })
})
after(() => stage?.close())

const wordsOf = async (raw: string) => (await simpleParser(raw)).text ?? ''

/** What was written to them so far, which is decided when their letter is answered 250. */
async function writtenTo(address: string): Promise<number> {
  const { rows } = await house.platform.database.pool.query(
    `select count(*)::int as count from channels_delivery
     where handle_id in (select id from customers_handle where value = $1)`,
    [address],
  )
  return rows[0].count
}
const heardFrom = async (address: string) => {
  const { rows } = await house.platform.database.pool.query(
    `select content from channels_message where direction = 'in'
     and handle_id in (select id from customers_handle where value = $1) order by id`,
    [address],
  )
  return rows.map(({ content }) => content)
}

/** Asks for something that the house answers by itself, and answers each letter by machine. */
async function talkWithMachine(address: string, answer: (letter: string) => Promise<object>) {
  const before = peer.letters.length
  await sender.send({
    ...{ from: address, to: mailbox.address, subject: 'Hola' },
    text: 'Seguir por otro canal',
  })
  let sent = 1
  for (let heard = 0; (await writtenTo(address)) > heard && heard < 20; heard++) {
    await peer.arrived(before + heard + 1)
    const { raw } = peer.letters[before + heard]!
    assert.equal(headerOf(raw, 'Auto-Submitted'), 'auto-generated')
    await sender.send({
      ...{ from: address, to: headerOf(raw, 'Reply-To')! },
      ...{ inReplyTo: headerOf(raw, 'Message-ID')!, ...(await answer(raw)) },
    })
    sent += 1
  }
  return { sent, received: peer.letters.length - before }
}

it('a machine that says that it is one is kept, shown as one, and never answered', async () => {
  const told = await talkWithMachine('vacaciones@example.com', async (raw) => ({
    subject: 'Fuera de la oficina',
    // Whatever it repeats: no word of a machine asks for anything.
    text: `Seguir por otro canal\n\n${await wordsOf(raw)}`,
    headers: { 'Auto-Submitted': 'auto-replied' },
  }))
  assert.deepEqual(told, { sent: 2, received: 1 })
  const heard = await heardFrom('vacaciones@example.com')
  assert.deepEqual(
    heard.map(({ auto }) => auto),
    [undefined, true],
  )
})

it('a machine that hides it and sends our own words back comes to an end', async () => {
  const told = await talkWithMachine('terco@example.com', async (raw) => ({
    subject: 'Re: hemos recibido su mensaje',
    text: await wordsOf(raw),
  }))
  assert.equal(told.sent, told.received + 1)
  assert.ok(told.received <= 5, `${told.received} letters went to a machine`)
  assert.equal((await heardFrom('terco@example.com')).length, told.sent, 'all of it is kept')
})

it('a machine that hides it and asks again each time is answered five times in a day', async () => {
  const told = await talkWithMachine('pesado@example.com', async () => ({
    ...{ subject: 'Re: Hola', text: 'Seguir por otro canal' },
  }))
  assert.deepEqual(told, { sent: 6, received: 5 })
  assert.equal((await heardFrom('pesado@example.com')).length, 6, 'all of it is kept')
})

it('whatever opens every link of a letter takes no crossing and ends no consent', async () => {
  const before = peer.letters.length
  await sender.send({
    ...{ from: 'rosa@example.com', to: mailbox.address, subject: 'Hola' },
    text: 'Seguir por otro canal',
  })
  await peer.arrived(before + 1)
  const { raw } = peer.letters.at(-1)!
  const { text = '', html } = await simpleParser(raw)
  const links = [...new Set(`${text}\n${html}`.match(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g) ?? [])]
  assert.ok(
    links.some((link) => /\/c\/[^/]+$/.test(link)),
    text,
  )
  const states = async () => {
    const { rows } = await house.platform.database.pool.query(
      `select crossing.state from channels_crossing as crossing
       join customers_handle as handle on handle.id = crossing.origin_handle_id
       where handle.value = 'rosa@example.com'`,
    )
    return rows.map(({ state }) => state)
  }
  for (const link of links) {
    const { pathname, search } = new URL(link)
    for (const method of ['HEAD', 'GET', 'GET']) {
      const answer = await fetch(house.url + pathname + search, { method })
      await answer.arrayBuffer()
      assert.ok(answer.status < 400, `${method} ${pathname}: ${answer.status}`)
    }
  }
  assert.deepEqual(await states(), ['issued'])
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0]
  assert.ok(code, text)
  await sender.send({
    ...{ from: 'rosa.otra@example.com', to: mailbox.address },
    ...{ subject: 'Hola', text: `Mi código es ${code}` },
  })
  await until('the person takes it', async () => (await states())[0] === 'taken')
})
