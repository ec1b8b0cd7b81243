// The provider of the customers against Hebra itself, as it speaks by SMTP: letters go both ways in
// their thread, and what goes wrong at the one is told at the other.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectMailbox } from '../../server/modules/channels/mail/testing.ts'
import { freePort } from '../../test/free-port.ts'
import { openHouse, type TestHouse } from '../../test/house.ts'
import { createStageClock, type StageClock } from '../../test/outbox-stage.ts'
import { type Mail, openMail } from './index.ts'

let clock: StageClock
let mail: Mail
let house: TestHouse
before(async () => {
  clock = createStageClock(1)
  mail = await openMail()
  const mailPort = await freePort()
  house = await openHouse({ clock, config: { mailPort, providerHosts: ['127.0.0.1'] } })
  const { address } = await connectMailbox(house, { smtpPort: mail.port })
  mail.connect({ name: 'Tienda Andina', address, port: mailPort })
})
after(async () => {
  await house?.stop()
  await mail?.close()
  clock?.stop()
})

/** Resolves with what `look` finds, looked for at each letter and a while between. */
async function until<Found>(look: () => Promise<Found | undefined> | Found | undefined) {
  for (let patience = 0; patience < 1000; patience++) {
    const found = await look()
    if (found) return found
    await house.following.drain()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it never came')
}

const customerAt = (address: string) =>
  until(async () => {
    const { body } = await house.get(`/api/customers?handle=email:${encodeURIComponent(address)}`)
    return body.items[0]?.id as string | undefined
  })
const received = (personId: string, holds: string) =>
  until(() => mail.letters(personId).find((one) => one.way === 'in' && one.text.includes(holds)))
const say = async (customerId: string, text: string) => {
  const answer = await house.post('/api/messages', { customerId, content: { text } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id as string
}

/** Until what waits may be tried again, and no further: what is being sent has its time. */
async function passTheWait() {
  const waiting = await house.platform.db
    .selectFrom('channels_queue as queue')
    .innerJoin('channels_delivery as delivery', 'delivery.handle_id', 'queue.handle_id')
    .select('queue.ready_at')
    .where('delivery.state', '=', 'queued')
    .executeTakeFirst()
  const ms = (waiting?.ready_at.getTime() ?? 0) - clock.now().getTime()
  if (ms > 0) clock.pass(ms)
}

const stateOf = async (messageId: string) =>
  (await house.get(`/api/messages/${messageId}`)).body.deliveries[0].state as string
const threadOf = async (customerId: string) =>
  (await house.get(`/api/customers/${customerId}/thread?only=messages`)).body.items as {
    message: { direction: string; content: { text?: string } }
  }[]

test('a person writes, is answered in the same thread, and answers again', async () => {
  const { address } = mail.mailbox({ id: 'lucia', name: 'Lucía García' })
  assert.equal(address, 'lucia.garcia@correo.example')
  const first = await mail.write('lucia', { subject: 'Mi pedido', text: '¿Ya salió?' })
  assert.equal(first.state, 'sent')
  const customerId = await customerAt(address)
  await say(customerId, 'Sale mañana')
  const answer = await received('lucia', 'Sale mañana')
  assert.ok(answer.references.includes(first.messageId), 'it is in the thread of the letter')
  await mail.write('lucia', { text: 'Gracias', answers: answer.id })
  const said = await until(async () => {
    const items = await threadOf(customerId)
    return items.length === 3 ? items : undefined
  })
  assert.deepEqual(
    said.toReversed().map(({ message }) => message.content.text),
    ['¿Ya salió?', 'Sale mañana', 'Gracias'],
  )
})

test('what the mailbox refuses, at once or afterwards, is a failed delivery', async () => {
  for (const fault of ['bounce', 'late_bounce'] as const) {
    const { address } = mail.mailbox({ id: fault, name: `Rosa ${fault}` })
    await mail.write(fault, { text: 'Hola' })
    const customerId = await customerAt(address)
    mail.fault({ fault, times: 1, personId: fault })
    const messageId = await say(customerId, 'Buenas')
    await until(async () => (await stateOf(messageId)) === 'failed' || undefined)
    assert.equal(mail.world.faults.length, 0, 'it struck once')
    assert.deepEqual(
      mail.letters(fault).map(({ way }) => way),
      ['out'],
    )
  }
})

test('what is deferred, or reaches nobody, is brought again', async () => {
  const { address } = mail.mailbox({ id: 'diego', name: 'Diego Torres' })
  await mail.write('diego', { text: 'Hola' })
  const customerId = await customerAt(address)
  for (const fault of ['defer', 'refuse'] as const) {
    mail.fault({ fault, times: 1 })
    await say(customerId, `Después de ${fault}`)
    await until(() => mail.world.faults.length === 0 || undefined)
    const letter = await until(async () => {
      await passTheWait()
      return mail.letters('diego').find(({ text }) => text.includes(`Después de ${fault}`))
    })
    assert.equal(letter.way, 'in')
  }
})

test('an automatic answer comes once, marked as one; a letter to nobody is refused', async () => {
  const { address } = mail.mailbox({ id: 'sol', name: 'Sol Paredes' })
  await mail.write('sol', { text: 'Hola' })
  const customerId = await customerAt(address)
  mail.answerItself('sol', true)
  await say(customerId, 'Buenas, Sol')
  await received('sol', 'Buenas, Sol')
  const own = await until(() => mail.letters('sol').find(({ text }) => /vacaciones/.test(text)))
  await until(() => mail.letters('sol').find(({ id, state }) => id === own.id && state === 'sent'))
  await until(async () => ((await threadOf(customerId)).length === 3 ? true : undefined))
  const refused = await mail.write('sol', { to: 'nadie@otra.example', text: 'Hola' })
  assert.equal(refused.state, 'refused')
  assert.match(refused.said ?? '', /5\.1\.1/)
})
