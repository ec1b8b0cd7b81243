// Same person, three doors: the chat of a page, a WhatsApp without a number and a mailbox turn out to
// be one person, by a crossing and a one-time code. Later it is found that the mailbox was the
// husband's: undoing that join gives each what is theirs, also of what arrived between. Between any
// two steps the server is stopped and started again.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makePerson, type Person } from '../test/staff.ts'
import { type Doors, openDoors } from './three-doors-house.ts'

let doors: Doors
let ana: Person
before(async () => {
  doors = await openDoors()
  ana = await makePerson(doors.house(), { role: 'supervisor', name: 'Ana' })
})
after(() => doors?.close())

interface Customer {
  id: string
  handles: { type: string; value: string }[]
}

test('one person at three doors, until it is found that one of them was the husband’s', async () => {
  const { restart, settle } = doors
  const get = async (path: string) => {
    const { status, body, text } = await ana.call('GET', path)
    assert.equal(status, 200, text)
    return body
  }
  const threads = async () => (await get('/api/threads?state=open&limit=100')).items as Thread[]
  const customerAt = async (channel: string) => {
    const found = (await threads()).filter(({ channels }) => channels.includes(channel))
    assert.equal(found.length, 1, `one thread by ${channel}`)
    return found[0]!.customerId
  }
  const panelOf = async (id: string) => (await get(`/api/customers/${id}`)) as Customer
  const handlesOf = async (id: string) =>
    (await panelOf(id)).handles.map(({ type, value }) => `${type}:${value}`).toSorted()
  /** What was said at the doors of a customer, by the customer and by staff, oldest first. */
  const threadOf = async (id: string) => {
    const { items } = await get(`/api/customers/${id}/thread?only=messages&limit=200`)
    return (items as Item[]).toReversed().map(({ message }) => wordsOf(message.content))
  }
  const timelineOf = async (id: string) => {
    const { items } = await get(`/api/customers/${id}/timeline?limit=200`)
    return (items as { id: string; kind: string }[])
      .filter(({ kind }) => kind.startsWith('message.'))
      .map((entry) => entry.id)
  }
  const answer = async (customerId: string, channel: string, text: string) => {
    const { items } = await get(`/api/customers/${customerId}/doors`)
    const { handleId, touchpointId } = items.find((one: Door) => one.channel === channel)
    const body = { customerId, handleId, touchpointId, content: { text } }
    const said = await ana.call('POST', '/api/messages', { body })
    assert.equal(said.status, 201, said.text)
    await settle()
  }

  // Three strangers.
  const chat = await doors.byChat()
  await chat.say('¿Tienen el poncho Puna en talla M?')
  await restart()
  const phone = doors.byWhatsApp('Sol')
  await phone.say('Hola, pregunté por un poncho en su página')
  await restart()
  const mail = doors.byMail('familia@correo.example')
  await mail.say('¿Llegó mi pedido de botas?')
  await restart()
  const [chatId, phoneId, mailId] = [
    await customerAt('webchat'),
    await customerAt('whatsapp'),
    await customerAt('email'),
  ]
  assert.equal(new Set([chatId, phoneId, mailId]).size, 3)
  assert.ok(!(await handlesOf(phoneId)).some((one) => one.startsWith('phone:')))
  const mailHandles = await handlesOf(mailId)

  // The visitor and the WhatsApp: a crossing, with the word of both.
  await chat.say('Quiero seguir por otro canal')
  await restart()
  await phone.say(`Mi código es ${codeIn(await chat.told())}`)
  await restart()
  await phone.choose('Sí, continuar')
  await restart()
  assert.match((await chat.told()).at(-1)!, /por WhatsApp, desde @S•••\. ¿Es usted\?/)
  await chat.choose('Sí, continuar')
  await restart()
  assert.ok((await phone.told()).at(-1)!.includes('Seguimos con su consulta'))
  const sol = await customerAt('whatsapp')
  assert.equal(await customerAt('webchat'), sol)
  const solHandles = await handlesOf(sol)

  // The mailbox two hours later: nobody is in the chat any more, so a one-time code is sent to the
  // WhatsApp, and is answered from the mailbox.
  await phone.say('Quiero seguir por otro canal')
  const code = codeIn(await phone.told())
  await restart()
  doors.clock.pass(2 * 3_600_000)
  const again = await ana.call('POST', '/api/crossings', { body: { customerId: sol } })
  assert.equal(again.status, 201, again.text)
  await restart()
  await mail.say(`code:${code} Sigo por aquí`)
  assert.ok((await mail.told()).at(-1)!.includes('No pudimos continuar'), 'it was too late')
  await restart()
  await mail.say(`code:${again.body.code} Ahora sí, sigo por aquí`)
  await restart()
  await mail.choose('Sí, continuar')
  assert.ok((await mail.told()).at(-1)!.includes('seis dígitos'))
  await restart()
  const [, proof] = / es (\d{6})\./.exec((await phone.told()).at(-1)!) ?? []
  assert.ok(proof, 'the code came to the phone, not to a page that nobody looks at')
  await mail.say(proof)
  await restart()
  assert.ok((await mail.told()).at(-1)!.includes('Seguimos con su consulta'))

  // One customer: one thread, one timeline, one panel with every handle.
  const [together, ...others] = await threads()
  assert.equal(others.length, 0)
  assert.deepEqual(together!.channels, ['email', 'webchat', 'whatsapp'])
  assert.deepEqual(
    await handlesOf(together!.customerId),
    [...solHandles, ...mailHandles].toSorted(),
  )
  for (const id of [chatId, phoneId, mailId]) {
    assert.equal((await panelOf(id)).id, together!.customerId, 'an old link still leads there')
  }
  await restart()

  // What arrives and is answered meanwhile, at each of the doors.
  await mail.say('Las botas me quedan chicas, ¿las cambian?')
  await restart()
  await answer(together!.customerId, 'email', 'Sí, tiene treinta días para cambiarlas')
  await restart()
  await phone.say('¿Y el poncho, lo tienen en azul?')
  await answer(together!.customerId, 'whatsapp', 'En azul queda uno')
  await restart()
  await chat.say('¿Hacen envíos a Cusco?')
  await answer(together!.customerId, 'webchat', 'Sí, en tres días')
  const whole = await threadOf(together!.customerId)
  const wholeTimeline = await timelineOf(together!.customerId)
  await restart()

  // The letter by which it is found, and the undoing of that join alone.
  await mail.say('Soy Luis, el esposo: este correo es mío, no de Sol')
  await restart()
  const { items: edges } = await get(`/api/customers/${together!.customerId}/merges`)
  const joins = (edges as Edge[]).filter(({ kind, undoneAt }) => kind === 'joined' && !undoneAt)
  assert.equal(joins.length, 2)
  const join = joins.find(({ from, into }) => [from?.type, into?.type].includes('email'))
  assert.equal(join?.evidence.by, 'crossing')
  const preview = await get(`/api/merges/${join!.id}/preview`)
  const undone = await ana.call('DELETE', `/api/merges/${join!.id}`)
  assert.equal(undone.status, 200, undone.text)
  assert.deepEqual(
    [undone.body.stays, undone.body.leaves],
    [preview.stays.id, preview.leaves.id],
    'what was foretold',
  )
  await settle()
  await restart()

  // Two customers, as they were, each with exactly what was said at their own doors.
  assert.deepEqual([await customerAt('webchat'), await customerAt('whatsapp')], [sol, sol])
  assert.equal(await customerAt('email'), mailId)
  assert.equal((await threads()).length, 2)
  assert.deepEqual(await handlesOf(sol), solHandles)
  assert.deepEqual(await handlesOf(mailId), mailHandles)
  const [hers, his] = [await threadOf(sol), await threadOf(mailId)]
  const found = 'Soy Luis, el esposo: este correo es mío, no de Sol'
  const ofMail = (text: string) => /botas|treinta días|sigo por aquí|Luis/i.test(text)
  assert.deepEqual(his.filter(ofMail), [...whole.filter(ofMail), found])
  for (const text of [
    '¿Y el poncho, lo tienen en azul?',
    'En azul queda uno',
    'Sí, en tres días',
  ]) {
    assert.ok(hers.includes(text), text)
    assert.ok(!his.includes(text), text)
  }
  assert.ok(!hers.some(ofMail))
  assert.deepEqual([...hers, ...his].toSorted(), [...whole, found].toSorted(), 'nothing is lost')
  const timelines = [await timelineOf(sol), await timelineOf(mailId)]
  for (const id of wholeTimeline) {
    assert.equal(timelines.filter((entries) => entries.includes(id)).length, 1, id)
  }
  await restart()

  // What each customer reads is what they read before, and answers go to whom they are for.
  const read = await Promise.all([chat.told(), phone.told(), mail.told()])
  await answer(mailId, 'email', 'Gracias, Luis: sus botas se cambian mañana')
  await restart()
  await answer(sol, 'whatsapp', 'Gracias, Sol: el poncho azul está apartado')
  await restart()
  assert.deepEqual(await chat.told(), read[0])
  assert.ok((await phone.told()).at(-1)!.includes('el poncho azul está apartado'))
  assert.equal((await phone.told()).length, read[1]!.length + 1)
  assert.ok((await mail.told()).at(-1)!.includes('sus botas se cambian'))
  assert.equal((await mail.told()).length, read[2]!.length + 1)

  // They must not be joined again, whatever both say.
  for (const id of [sol, mailId]) {
    const { aparts } = await get(`/api/customers/${id}/merges`)
    assert.deepEqual(
      aparts.map(({ other }: { other: { id: string } }) => other.id),
      [id === sol ? mailId : sol],
    )
  }
  await phone.say('Quiero seguir por otro canal')
  await restart()
  await mail.say(`code:${codeIn(await phone.told())} Sigo yo`)
  await restart()
  await mail.choose('Sí, continuar')
  await restart()
  await phone.choose('Sí, continuar')
  assert.equal(await customerAt('email'), mailId)
  assert.equal(await customerAt('whatsapp'), sol)
  assert.ok(!(await mail.told()).at(-1)!.includes('Seguimos con su consulta'))
})

interface Thread {
  customerId: string
  channels: string[]
}

interface Item {
  message: { content: { type: string; text?: string; title?: string } | null }
}

interface Door {
  channel: string
  handleId: string
  touchpointId: string
}

interface Edge {
  id: string
  kind: string
  undoneAt: string | null
  evidence: { by?: string }
  from: { type: string } | null
  into: { type: string } | null
}

const wordsOf = (content: Item['message']['content']) =>
  content?.text ?? content?.title ?? JSON.stringify(content)

const codeIn = (told: readonly string[]): string => {
  const [, code] = /\/c\/([0-9A-Z]{8})/.exec(told.at(-1) ?? '') ?? []
  assert.ok(code, told.at(-1))
  return code
}
