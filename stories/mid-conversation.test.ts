// The customer changes channel mid-conversation: from the chat of the page to WhatsApp to e-mail.
// The same person answers, on the same case with the same deadline, and what is said follows to where
// the customer is. Between any two steps the server is stopped and started again.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makePerson, type Person } from '../test/staff.ts'
import { type Doors, openDoors } from './three-doors-house.ts'

let doors: Doors
let ana: Person
before(async () => {
  doors = await openDoors()
  ana = await makePerson(doors.house(), { role: 'agent', name: 'Ana' })
})
after(() => doors?.close())

test('one thread, one case and one owner over three doors', async () => {
  const { restart, settle } = doors
  const threads = async () =>
    (await ana.call('GET', '/api/threads?state=open&limit=100')).body.items as {
      customerId: string
      control: string
      channels: string[]
      lastChannel: string
    }[]
  const say = (customerId: string, text: string, caseId: string) =>
    ana.call('POST', '/api/messages', { body: { customerId, caseId, content: { text } } })

  /** Where the composer writes when nobody picks. */
  const composerAt = async () => {
    const [thread] = await threads()
    const { body } = await ana.call('GET', `/api/customers/${thread!.customerId}/doors`)
    return body.items.find(({ isDefault }: { isDefault: boolean }) => isDefault)?.channel
  }

  const chat = await doors.byChat()
  await chat.say('Quiero cambiar la dirección de mi pedido')
  await restart()
  const [{ customerId } = assert.fail('no thread')] = await threads()
  const opened = await ana.call('POST', `/api/customers/${customerId}/cases`, {
    body: { title: 'Cambio de dirección', dueAt: '2027-01-15T15:00:00.000Z', ownerId: ana.id },
  })
  const { id: caseId, number, dueAt } = opened.body
  await restart()
  assert.equal((await say(customerId, '¿A qué dirección la enviamos?', caseId)).status, 201)
  await settle()
  assert.ok((await chat.told()).some((text) => text.includes('¿A qué dirección')))
  await restart()

  // To WhatsApp: the link is handed over in the chat, and taken by what it lets them send.
  const issued = (await ana.call('POST', '/api/crossings', { body: { customerId } })).body
  await say(customerId, `Puede seguir por WhatsApp: ${issued.links.whatsapp}`, caseId)
  await restart()
  const phone = doors.byWhatsApp('Rosa', '51987650001')
  const text = new URL(issued.links.whatsapp).searchParams.get('text')!
  await phone.say(text)
  await restart()
  await phone.choose('Sí, continuar')
  await restart()
  assert.ok((await chat.told()).at(-1)!.includes('¿Es usted?'))
  await chat.choose('Sí, continuar')
  await restart()
  assert.ok((await phone.told()).at(-1)!.includes('Seguimos con su consulta'))
  assert.ok((await chat.told()).at(-1)!.includes('Ya puede seguir por WhatsApp'))
  assert.equal(await composerAt(), 'whatsapp', 'before another word of theirs')
  await phone.say('Ahora sí: avenida Larco 345')
  await restart()
  const [onPhone, ...others] = await threads()
  assert.equal(others.length, 0, 'they are one customer now')
  assert.equal(onPhone!.control, `staff:${ana.id}`)
  await say(onPhone!.customerId, 'Anotada, gracias', caseId)
  await settle()
  assert.ok((await phone.told()).at(-1)!.includes('Anotada'), 'the answer follows to WhatsApp')
  assert.ok(!(await chat.told()).some((told) => told.includes('Anotada')))
  await restart()

  // To e-mail: the customer asks for it, and writes to the address with the code in it.
  await phone.say('Quiero seguir por otro canal')
  const [, code] = /\/c\/([0-9A-Z]{8})/.exec((await phone.told()).at(-1)!) ?? []
  assert.ok(code)
  await restart()
  const mail = doors.byMail('rosa@correo.example')
  await mail.say(`code:${code} Sigo por aquí, adjunto luego la boleta`)
  await restart()
  await mail.choose('Sí, continuar')
  await restart()
  await phone.choose('Sí, continuar')
  await restart()
  assert.equal(await composerAt(), 'email')
  await mail.say('¿Quedó cambiada?')
  const [onMail] = await threads()
  assert.deepEqual(onMail!.channels, ['email', 'webchat', 'whatsapp'])
  assert.equal(onMail!.control, `staff:${ana.id}`)
  await say(onMail!.customerId, 'Queda cambiada la dirección', caseId)
  await settle()
  assert.ok((await mail.told()).at(-1)!.includes('Queda cambiada'), 'and then to the mailbox')
  await restart()

  const cases = (await ana.call('GET', `/api/customers/${onMail!.customerId}/cases`)).body.items
  assert.equal(cases.length, 1)
  assert.deepEqual(
    [cases[0].id, cases[0].number, cases[0].dueAt, cases[0].ownerId],
    [caseId, number, dueAt, ana.id],
  )

  // A day and an hour later the window of WhatsApp is closed: what else is open is named.
  doors.clock.pass(25 * 3_600_000)
  const doorsNow = (await ana.call('GET', `/api/customers/${onMail!.customerId}/doors`)).body.items
  const whatsapp = doorsNow.find((one: { channel: string }) => one.channel === 'whatsapp')
  const late = await ana.call('POST', '/api/messages', {
    body: {
      ...{ customerId: onMail!.customerId, handleId: whatsapp.handleId },
      ...{ touchpointId: whatsapp.touchpointId, content: { text: '¿Sigue ahí?' } },
    },
  })
  assert.equal(late.body.code, 'message.window_closed')
  assert.ok(
    late.body.details.doors.some((one: { channel: string }) => one.channel === 'email'),
    late.text,
  )
})
