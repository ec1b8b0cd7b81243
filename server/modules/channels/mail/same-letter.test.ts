// One letter is one message however often and by whichever way it comes; another letter is another
// message whatever name it bears.

import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
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

const letter = (given: { name: string; body: string; way?: string; more?: string }) =>
  [
    ...(given.way ? [`Received: from ${given.way} by mx.shop.example; Fri, 20 Nov 2026`] : []),
    'From: Ana <ana@example.com>',
    `To: ${mailbox.address}`,
    'Subject: Pedido',
    `Message-ID: <${given.name}@example.com>`,
    'Date: Fri, 20 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    given.more ?? 'Content-Type: text/plain; charset=utf-8',
    '',
    given.body,
    '',
  ].join('\r\n')
const take = (raw: string) => sender.sendRaw(raw, mailbox.address, 'ana@example.com')
const texts = async () => {
  const rows = await house.platform.db
    .selectFrom('channels_message')
    .select('content')
    .where('touchpoint_id', '=', mailbox.id)
    .where('direction', '=', 'in')
    .orderBy('id')
    .execute()
  return rows.map(({ content }) => (content.type === 'mail' ? content.text : content.type))
}

it('two letters with one name, one sender and one date are both kept', async () => {
  await take(letter({ name: 'same', body: 'Quiero la azul.' }))
  await take(letter({ name: 'same', body: 'Quiero la roja.' }))
  await take(letter({ name: 'same', body: 'Quiero la azul.' }))
  assert.deepEqual(await texts(), ['Quiero la azul.', 'Quiero la roja.'])
})

it('one letter by two ways, encoded in two manners, is one', async () => {
  const before = await texts()
  await take(letter({ name: 'ways', body: 'Mañana paso.', way: 'mx1.example.com' }))
  await take(
    letter({
      ...{ name: 'ways', body: 'Ma=C3=B1ana paso.', way: 'mx2.example.com' },
      more: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable',
    }),
  )
  assert.deepEqual(await texts(), [...before, 'Mañana paso.'])
})

it('a letter that differs in a file alone is another', async () => {
  const before = await texts()
  const withFile = (bytes: string) =>
    letter({
      name: 'files',
      more: 'Content-Type: multipart/mixed; boundary="b"',
      body: `--b\r\n\r\nAdjunto.\r\n--b\r\nContent-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment\r\n\r\n${bytes}\r\n--b--`,
    })
  await take(withFile('1;2'))
  await take(withFile('1;3'))
  await take(withFile('1;2'))
  assert.deepEqual(await texts(), [...before, 'Adjunto.', 'Adjunto.'])
})

it('what answers such a letter names it as its writer did', async () => {
  await take(letter({ name: 'asked', body: '¿Y bien?' }))
  const { body } = await house.get('/api/customers?handle=email:ana@example.com')
  const [customer] = body.items
  const sent = await house.post('/api/messages', {
    customerId: customer.id,
    content: { text: 'Sí.' },
  })
  assert.equal(sent.status, 201, sent.text)
  await peer.arrived(1)
  const { raw } = peer.letters[0]!
  assert.equal(headerOf(raw, 'In-Reply-To'), '<asked@example.com>')
  assert.match(headerOf(raw, 'References')!, /^(<[^\s<>]+> ?)+$/)
})
