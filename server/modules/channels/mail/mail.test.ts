import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { makePerson } from '../../../../test/staff.ts'
import { until } from '../../../../test/webhook-receiver.ts'
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
const refused = new Map<string, { code: number; text: string }>()
let breaks = 0
const minuteMs = 60_000

before(async () => {
  stage = await openMailStage({
    refuse: (_at, address) => refused.get(address),
    breaks: () => breaks-- > 0,
  })
  ;({ house, peer, sender } = stage)
})
after(() => stage?.close())

const customerOf = (address: string) => findCustomer(house, address)
const messagesOf = (address: string) => findMessages(house, address)

it('a letter becomes a message of its sender, and its answer goes back into the same talk', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({
    from: '"Ana Rojas" <ana@example.com>',
    to: mailbox.address,
    subject: '¿Tienen zapatillas?',
    text: 'Hola, ¿tienen la talla 38?\n\n-- \nAna',
    messageId: '<first@example.com>',
    attachments: [{ filename: 'foto.txt', content: 'hola' }],
  })
  const [said] = await messagesOf('ana@example.com')
  assert.equal(said.body.content.type, 'mail')
  assert.equal(said.body.content.subject, '¿Tienen zapatillas?')
  assert.equal(said.body.content.text, 'Hola, ¿tienen la talla 38?')
  assert.equal(said.body.content.attachments[0].filename, 'foto.txt')
  const customer = await customerOf('ana@example.com')
  const sent = await house.post('/api/messages', {
    customerId: customer.id,
    content: { text: 'Sí, tenemos.\nhttps://tienda.example/38' },
  })
  assert.equal(sent.status, 201, sent.text)
  await peer.arrived(1)
  const { raw, from, to } = peer.letters[0]!
  assert.deepEqual(to, ['ana@example.com'])
  assert.match(from, /^help\d+\+b[0-9a-v]{39}@shop\.example$/)
  assert.equal(headerOf(raw, 'In-Reply-To'), '<first@example.com>')
  assert.equal(headerOf(raw, 'References'), '<first@example.com>')
  assert.match(headerOf(raw, 'Subject')!, /^Re: |=\?UTF-8/)
  assert.match(headerOf(raw, 'Reply-To')!, /\+r[0-9a-v]{39}@shop\.example$/)
  assert.match(headerOf(raw, 'From')!, /^Tienda Andina <help\d+@shop\.example>$/)
  assert.equal(headerOf(raw, 'Auto-Submitted'), undefined)
  const delivery = sent.body.deliveries[0].id
  await until('the delivery moves', async () => (await stateOf(delivery)) === 'accepted')

  await sender.send({
    from: 'ana@example.com',
    to: headerOf(raw, 'Reply-To')!,
    subject: 'Re: ¿Tienen zapatillas?',
    inReplyTo: headerOf(raw, 'Message-ID')!,
    text: 'Gracias.\n\nEl lun, 23 nov 2026 a las 10:00, Tienda Andina\n<help@shop.example> escribió:\n> Sí, tenemos.\n',
  })
  const [answer] = await messagesOf('ana@example.com')
  assert.equal(answer.body.content.text, 'Gracias.')
  assert.match(answer.body.content.quoted, /Sí, tenemos/)
  assert.equal(answer.body.replyToId, sent.body.id)

  await sender.send({
    from: 'otro@example.com',
    to: headerOf(raw, 'Reply-To')!,
    subject: 'Re: ¿Tienen zapatillas?',
    inReplyTo: headerOf(raw, 'Message-ID')!,
    text: 'Me lo reenviaron.',
  })
  const [strange] = await messagesOf('otro@example.com')
  assert.equal(strange.body.replyToId, undefined, 'a token alone proves nothing')
})

it('one letter of several is answered by its own name', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  for (const id of ['one', 'two']) {
    await sender.send({
      ...{ from: 'ana.dos@example.com', to: mailbox.address, messageId: `<${id}@example.com>` },
      ...{ subject: `Sobre ${id}`, text: id },
    })
  }
  const asked = (await messagesOf('ana.dos@example.com')).find(
    ({ body }: { body: { content: { text: string } } }) => body.content.text === 'one',
  )
  const before = peer.letters.length
  const sent = await house.post('/api/messages', {
    customerId: (await customerOf('ana.dos@example.com')).id,
    content: { text: 'Va.' },
    replyToId: asked.body.messageId,
  })
  assert.equal(sent.status, 201, sent.text)
  await peer.arrived(before + 1)
  const { raw } = peer.letters.at(-1)!
  assert.equal(headerOf(raw, 'In-Reply-To'), '<one@example.com>')
  assert.equal(headerOf(raw, 'References'), '<one@example.com> <two@example.com>')
})

it('a plan is headed as the letter will be, for those who reach its customer', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({
    ...{
      from: 'ines@example.com',
      to: mailbox.address,
      subject: 'RV: Re: Mi pedido',
      text: 'Hola',
    },
  })
  const { id } = await customerOf('ines@example.com')
  const [{ handleId }] = (await house.get(`/api/customers/${id}/doors`)).body.items
  const contents = [{ type: 'text', text: 'Va en camino.' }]
  const to = { handleId, touchpointId: mailbox.id }
  const planned = { channel: 'email', contents, to }
  const { body } = await house.post('/api/messages/plans', planned)
  const before = peer.letters.length
  await house.post('/api/messages', { customerId: id, content: contents[0] })
  await peer.arrived(before + 1)
  const { raw } = peer.letters.at(-1)!
  assert.deepEqual(body.head.subjects, [headerOf(raw, 'Subject')])
  const { name, address } = body.head.from
  assert.equal(headerOf(raw, 'From'), `${name} <${address}>`)

  const teamId = (await house.post('/api/teams', { name: 'Norte' })).body.id
  const moved = await house.call('PATCH', `/api/customers/${id}`, { body: { teamId } })
  assert.equal(moved.status, 200, moved.text)
  const stranger = await makePerson(house, { role: 'agent' })
  const refused = await stranger.call('POST', '/api/messages/plans', { body: planned })
  assert.equal(refused.body.code, 'message.handle_unknown')
})

it('a bounce fails the delivery, and a delay does not', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  const before = peer.letters.length
  await sender.send({ from: 'berta@example.com', to: mailbox.address, subject: 'x', text: 'hola' })
  const customer = await customerOf('berta@example.com')
  const sent = await house.post('/api/messages', {
    customerId: customer.id,
    content: { text: 'Hola.' },
  })
  await peer.arrived(before + 1)
  const { from } = peer.letters.at(-1)!
  const delivery = sent.body.deliveries[0].id
  await until('the delivery moves', async () => (await stateOf(delivery)) === 'accepted')
  const report = (action: string, status: string) =>
    [
      'From: MAILER-DAEMON@mx.example.com',
      `To: ${from}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      'MIME-Version: 1.0',
      '',
      '--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.',
      '--b\r\nContent-Type: message/delivery-status\r\n',
      'Reporting-MTA: dns; mx.example.com\r\n',
      'Final-Recipient: rfc822; berta@example.com',
      `Action: ${action}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '--b--',
    ].join('\r\n')
  await sender.sendRaw(report('delayed', '4.4.1'), from, '')
  assert.equal(await stateOf(delivery), 'accepted')
  await sender.sendRaw(report('failed', '5.1.1'), from, '')
  assert.equal(await stateOf(delivery), 'failed')
  assert.equal(await customerOf('mailer-daemon@mx.example.com'), undefined)
})

it('the same letter twice is one, an unknown mailbox is 550, and nothing changes', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  const letter = {
    from: 'carla@example.com',
    to: mailbox.address,
    subject: 'dos veces',
    text: 'hola',
    messageId: '<twice@example.com>',
    date: new Date('2026-11-20T10:00:00Z'),
  }
  await Promise.all([sender.send(letter), sender.send(letter)])
  await sender.send(letter)
  assert.equal((await messagesOf('carla@example.com')).length, 1)
  await assert.rejects(
    sender.send({ ...letter, to: 'nobody@shop.example' }),
    ({ responseCode }: { responseCode: number }) => responseCode === 550,
  )
})

/** Who wrote is answered, and the line breaks when the answer was handed over. */
async function loseAnswerTo(from: string) {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({ from, to: mailbox.address, subject: 'x', text: 'hola' })
  const { id: customerId } = await customerOf(from)
  breaks = 1
  const sent = await house.post('/api/messages', { customerId, content: { text: 'Hola.' } })
  const delivery: string = sent.body.deliveries[0].id
  await until('the line broke', async () => (await rowOf(delivery)).reason === 'answer_lost')
  return { customerId, messageId: String(sent.body.id), delivery }
}

it('a line that breaks after the letter leaves it to go again under the same name', async () => {
  const before = peer.letters.length
  const { delivery } = await loseAnswerTo('dora@example.com')
  assert.equal(await stateOf(delivery), 'queued')
  assert.equal(peer.letters.length, before + 1)
  stage.clock.pass(minuteMs)
  await peer.arrived(before + 2)
  await until('it is known to be there', async () => (await stateOf(delivery)) === 'accepted')
  assert.equal((await rowOf(delivery)).reason, null)
  const [first, second] = peer.letters.slice(before).map(({ raw }) => headerOf(raw, 'Message-ID'))
  assert.equal(first, second)
})

it('what may have arrived and is taken back is unknown, not cancelled', async () => {
  const { customerId, messageId, delivery } = await loseAnswerTo('delia@example.com')
  const letters = peer.letters.length
  const back = await house.post(`/api/messages/${messageId}/cancellations`)
  assert.ok(back.status < 300, back.text)
  assert.deepEqual(await rowOf(delivery), { state: 'unknown', reason: 'answer_lost' })
  stage.clock.pass(minuteMs)
  const next = await house.post('/api/messages', {
    customerId,
    content: { text: 'Otra cosa.' },
  })
  await until(
    'the next goes',
    async () => (await stateOf(next.body.deliveries[0].id)) === 'accepted',
  )
  assert.equal(peer.letters.length, letters + 1, 'and what was taken back goes no more')
})

it('an unknown person fails at once, and gets nothing unasked until they are heard again', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({ from: 'eva@example.com', to: mailbox.address, subject: 'x', text: 'hola' })
  refused.set('eva@example.com', { code: 550, text: '5.1.1 User unknown' })
  const customer = await customerOf('eva@example.com')
  const sent = await house.post('/api/messages', {
    customerId: customer.id,
    content: { text: 'a' },
  })
  const delivery = sent.body.deliveries[0].id
  await until('the delivery moves', async () => (await stateOf(delivery)) === 'failed')
  assert.equal((await rowOf(delivery)).reason, 'unreachable')

  const [{ handleId }] = await messagesOf('eva@example.com')
  await house.post(`/api/customers/${customer.id}/consents`, {
    ...{ handleId, purpose: 'marketing', channel: 'email', state: 'given', how: 'form' },
  })
  const offer = async () => {
    const written = await house.post('/api/messages', {
      customerId: customer.id,
      content: { text: 'Dos por uno.' },
      purpose: 'marketing',
    })
    assert.equal(written.status, 201, written.text)
    return written.body.deliveries[0].id
  }
  refused.delete('eva@example.com')
  const unwanted = await offer()
  await until('it is ended', async () => (await stateOf(unwanted)) === 'failed')
  assert.equal((await rowOf(unwanted)).reason, 'unreachable')
  await sender.send({ from: 'eva@example.com', to: mailbox.address, subject: 'x', text: 'Aquí' })
  const heard = await offer()
  await until('it goes again', async () => (await stateOf(heard)) === 'accepted')
})

it('a machine is heard and not waited for', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({
    from: 'fuera@example.com',
    to: mailbox.address,
    subject: 'Fuera de la oficina',
    text: 'Vuelvo el lunes.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  })
  const [said] = await messagesOf('fuera@example.com')
  assert.equal(said.body.content.auto, true)
  await until('the list knows it', async () => {
    const row = await house.platform.db
      .selectFrom('conversations_said')
      .select('automatic')
      .where('message_id', '=', said.body.messageId)
      .executeTakeFirst()
    return row?.automatic === true
  })
})

it('the page of a letter is shown without what could harm or tell on its reader', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({
    from: 'gabi@example.com',
    to: mailbox.address,
    subject: 'con página',
    html:
      '<h1 onclick="x()">Hola</h1><script>alert(1)</script><img src="https://spy.example/p.gif">' +
      '<img src="cid:foto"><a href="javascript:x()">a</a><a href="https://ok.example">b</a>' +
      '<form action="https://spy.example"><input></form><iframe src="https://spy.example"></iframe>' +
      '<p style="background:url(https://spy.example/b)">estilo</p><base href="https://spy.example">',
    attachments: [
      {
        filename: 'foto.png',
        cid: 'foto',
        content: Buffer.alloc(8000, 7),
        contentType: 'image/png',
      },
    ],
  })
  const [said] = await messagesOf('gabi@example.com')
  assert.equal(said.body.content.hasPage, true)
  assert.equal(said.body.content.attachments.length, 1, 'a picture in the page can be looked at')
  const page = await house.get(`/api/messages/${said.body.messageId}/original`)
  assert.equal(page.status, 200, page.text)
  assert.match(page.headers.get('content-type')!, /^text\/html/)
  assert.match(page.headers.get('content-security-policy')!, /sandbox.*default-src 'none'/)
  assert.doesNotMatch(page.text, /spy\.example|<script|onclick|javascript:|<form|<iframe|<base/)
  assert.match(page.text, /<img src="data:image\/png;base64,/)
  assert.match(page.text, /href="https:\/\/ok\.example"/)
  assert.equal(
    (await house.get(`/api/messages/${said.body.messageId}/original`, { as: null })).status,
    401,
  )
})

it('a letter of a person is forgotten with them, bytes and all', async () => {
  const mailbox = await connectMailbox(house, { smtpPort: peer.port })
  await sender.send({ from: 'ines@example.com', to: mailbox.address, subject: 'x', text: 'hola' })
  const customer = await customerOf('ines@example.com')
  const keys = await house.platform.db
    .selectFrom('channels_media')
    .select('file_key')
    .where('touchpoint_id', '=', mailbox.id)
    .execute()
  assert.equal(keys.length, 1)
  assert.ok(await house.platform.files.size(keys[0]!.file_key!))
  const erased = await house.post(`/api/customers/${customer.id}/erase`, { reason: 'asked' })
  assert.ok(erased.status < 300, erased.text)
  await until('the bytes are gone', async () => {
    return (await house.platform.files.size(keys[0]!.file_key!)) === undefined
  })
})

const rowOf = (id: string) =>
  house.platform.db
    .selectFrom('channels_delivery')
    .select(['state', 'reason'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const stateOf = async (id: string) => (await rowOf(id)).state
