// Writing to a customer: where it goes, what is refused with which way out, and taking it back.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { findMessages } from '../server/modules/channels/messages/find-messages.ts'
import { deliveriesTopic } from '../server/modules/channels/outbox/send.ts'
import { openStage, type Person, type Stage } from './outbox-stage.ts'
import { makePerson } from './staff.ts'

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

const hourMs = 3_600_000
const stateOf = async (messageId: string) => (await stage.deliveries(messageId)).at(-1)?.state
const becomes = (messageId: string, state: string) =>
  stage.until(`${messageId} is ${state}`, async () => (await stateOf(messageId)) === state)
const bodies = (person: Person) =>
  stage.graph
    .sends()
    .map(({ asked }) => asked.body as Record<string, unknown>)
    .filter(({ to }) => to === person.phone)
const doorsOf = async (person: Person) =>
  (await stage.house.get(`/api/customers/${person.customerId}/doors`)).body.items
const lastInbound = async (person: Person) => {
  const { rows } = await stage.house.platform.database.pool.query(
    `select id, provider_id as "providerId" from channels_message
     where handle_id = $1 and direction = 'in' order by occurred_at desc, id desc`,
    [person.handleId],
  )
  return rows[0] as { id: string; providerId: string }
}

test('an answer goes where the customer wrote last, and its states follow the provider', async () => {
  const person = await stage.meet()
  const answer = await stage.write(person, { content: { text: 'Hay talla 42' } })
  assert.equal(answer.status, 201, answer.text)
  const [delivery] = answer.body.deliveries
  assert.equal(delivery.state, 'queued')
  assert.equal(delivery.handleId, person.handleId)
  assert.equal(delivery.touchpointId, stage.touchpointId)
  await becomes(answer.body.id, 'delivered')
  const [bubble] = stage.graph.received(person.phoneId, person.numberId)
  assert.match(JSON.stringify(bubble), /Hay talla 42/)
  const second = await stage.connect()
  stage.graph.say(person.phoneId, second.numberId, { type: 'text', text: '¿Y por aquí?' })
  await stage.until('the other number heard it', async () => (await doorsOf(person)).length === 2)
  const reading = { typing: true, touchpointId: second.touchpointId }
  const path = `/api/customers/${person.customerId}/thread/readings`
  assert.equal((await stage.house.post(path, reading)).status, 204)
  const typedTo = stage.graph.asked
    .filter(({ body }) => Reflect.get(Object(body), 'typing_indicator') !== undefined)
    .map(({ body }) => Reflect.get(Object(body), 'message_id'))
  assert.deepEqual(typedTo, [(await lastInbound(person)).providerId], 'only where one answers')
  const later = await stage.write(person, { content: { text: 'También' } })
  assert.equal(later.body.deliveries[0].touchpointId, second.touchpointId)
  const asked = await stage.write(person, {
    content: { text: 'Por el primero' },
    touchpointId: stage.touchpointId,
  })
  assert.equal(asked.body.deliveries[0].touchpointId, stage.touchpointId)
  const [first, other] = await doorsOf(person)
  assert.deepEqual(
    [first.touchpointId, first.isDefault, first.state],
    [second.touchpointId, true, 'open'],
  )
  assert.deepEqual([other.isDefault, other.state, other.marketing], [false, 'open', 'unsaid'])
  assert.equal(first.address, person.phone)
})

test('the same request twice is one message', async () => {
  const person = await stage.meet()
  const body = { customerId: person.customerId, content: { text: 'una vez' } }
  const once = crypto.randomUUID()
  const [first, second] = await Promise.all([
    stage.house.post('/api/messages', body, { once }),
    stage.house.post('/api/messages', body, { once }),
  ])
  assert.equal(first.status, 201, first.text)
  assert.equal(second.body.id, first.body.id)
  await stage.idle()
  assert.equal(bodies(person).length, 1)
})

test('where it cannot be known where to write, nothing is guessed', async () => {
  const made = await stage.house.post('/api/customers', {
    handles: [
      { type: 'phone', value: '+51 911 000 111' },
      { type: 'email', value: 'nadie@example.com' },
    ],
  })
  const customerId = made.body.id
  const [phone, email] = ['phone', 'email'].map(
    (type) => made.body.handles.find((one: { type: string }) => one.type === type).id,
  )
  const write = (more: object) =>
    stage.house.post('/api/messages', { customerId, content: { text: 'Hola' }, ...more })
  const codes = async (more: object) => {
    const { status, body } = await write(more)
    return [status, body.code]
  }
  assert.deepEqual(await codes({}), [409, 'message.choose_handle'])
  const stranger = await stage.meet()
  assert.deepEqual(await codes({ handleId: stranger.handleId }), [404, 'message.handle_unknown'])
  const unknown = '01900000-0000-7000-8000-00000000abcd'
  assert.deepEqual(await codes({ touchpointId: unknown }), [404, 'touchpoint.unknown'])
  const { touchpointId } = stage
  const misfit = await write({ handleId: email, touchpointId })
  assert.deepEqual(
    [misfit.body.code, misfit.body.details.reason],
    ['message.door_closed', 'not_allowed'],
  )
  // By a touchpoint there is one address that it can write to; there the window is closed.
  const closed = await write({ touchpointId })
  assert.equal(closed.body.code, 'message.window_closed')
  assert.deepEqual(closed.body.details, {
    handleId: phone,
    touchpointId,
    closedAt: null,
    templates: false,
    doors: [],
  })
  const doors = (await stage.house.get(`/api/customers/${customerId}/doors`)).body.items
  assert.ok(doors.every((door: { handleId: string }) => door.handleId === phone))
  assert.deepEqual([doors[0].state, doors[0].reason], ['closed', 'window_closed'])
})

test('a closed window offers what may be done instead: a template, another door, a later time', async () => {
  const person = await stage.meet()
  const other = await stage.connect()
  await stage.idle()
  stage.clock.pass(23 * hourMs)
  stage.graph.say(person.phoneId, other.numberId, { type: 'text', text: 'Sigo aquí' })
  await stage.until('it was heard', async () =>
    (await doorsOf(person)).some(
      (door: { touchpointId: string }) => door.touchpointId === other.touchpointId && door,
    ),
  )
  await stage.graph.settled()
  stage.clock.pass(2 * hourMs)
  stage.graph.addTemplate(stage.accountId, {
    name: 'pedido_listo',
    components: [
      { type: 'BODY', text: 'Hola {{1}}, su pedido está listo' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Voy ya' }] },
    ],
  })
  stage.graph.addTemplate(stage.accountId, {
    name: 'ofertas',
    category: 'MARKETING',
    components: [{ type: 'BODY', text: '¡Ofertas!' }],
  })
  const synced = await stage.house.post(`/api/touchpoints/${stage.touchpointId}/templates/sync`)
  assert.equal(synced.status, 200, synced.text)
  const at = { touchpointId: stage.touchpointId }
  const refused = await stage.write(person, { content: { text: 'Hola' }, ...at })
  assert.equal(refused.body.code, 'message.window_closed')
  assert.equal(refused.body.details.templates, true)
  assert.ok(refused.body.details.closedAt < stage.clock.now().toISOString())
  assert.deepEqual(
    refused.body.details.doors.map((door: { touchpointId: string }) => door.touchpointId),
    [other.touchpointId],
  )
  const doors = await doorsOf(person)
  const states = doors
    .filter(({ touchpointId }: { touchpointId: string }) => touchpointId !== other.touchpointId)
    .map(({ touchpointId, state }: { touchpointId: string; state: string }) => [
      touchpointId,
      state,
    ])
  assert.deepEqual(states.find(([id]: [string]) => id === stage.touchpointId)?.[1], 'template')

  const template = { type: 'template', name: 'pedido_listo', language: 'es' }
  const missing = await stage.write(person, { content: template, ...at })
  assert.equal(missing.body.code, 'content.incomplete')
  const unknown = await stage.write(person, { content: { ...template, name: 'otra' }, ...at })
  assert.deepEqual(
    [unknown.body.code, unknown.body.details.state],
    ['message.template_unusable', null],
  )
  const sent = await stage.write(person, {
    content: { ...template, body: [{ text: 'Lucía' }] },
    ...at,
  })
  assert.equal(sent.status, 201, sent.text)
  await becomes(sent.body.id, 'delivered')
  const shown = (await findMessages(stage.house.platform, [sent.body.id])).get(sent.body.id)
  assert.partialDeepStrictEqual(shown?.content, {
    text: 'Hola Lucía, su pedido está listo',
    choices: [{ id: 'Voy ya', title: 'Voy ya' }],
  })
  // A marketing template is marketing, whoever writes it.
  const offers = { type: 'template', name: 'ofertas', language: 'es' }
  const unwanted = await stage.write(person, { content: offers, ...at })
  assert.deepEqual(
    [unwanted.body.code, unwanted.body.details.purpose],
    ['message.no_consent', 'marketing'],
  )
})

test('what waits can be taken back, what was handed over cannot', async () => {
  const person = await stage.meet()
  const held = await stage.say(person, 'me arrepiento', { holdS: 60 })
  const sendAt = new Date(stage.clock.now().getTime() + hourMs).toISOString()
  const later = await stage.say(person, 'más tarde', { sendAt })
  const sent = await stage.say(person, 'detrás de lo retenido')
  assert.deepEqual(await Promise.all([held, later, sent].map(stateOf)), [
    ...['queued', 'scheduled', 'queued'],
  ])
  const cancel = (id: string) => stage.house.post(`/api/messages/${id}/cancellations`)
  const cancelled = await cancel(held)
  assert.equal(cancelled.status, 200, cancelled.text)
  assert.equal(cancelled.body.deliveries[0].state, 'cancelled')
  assert.equal((await cancel(held)).status, 200, 'again is the same')
  await becomes(sent, 'delivered')
  assert.equal((await cancel(sent)).body.code, 'message.gone')
  assert.equal((await cancel(later)).status, 200)
  await stage.idle()
  stage.clock.pass(2 * hourMs)
  const last = await stage.say(person, 'fin')
  await becomes(last, 'delivered')
  assert.equal(bodies(person).length, 2)
  const far = new Date(stage.clock.now().getTime() + 61 * 24 * hourMs).toISOString()
  const tooFar = await stage.write(person, { content: { text: 'x' }, sendAt: far })
  assert.equal(tooFar.body.code, 'input.invalid')
})

test('taking something back wakes those who send what waited behind it', async () => {
  const person = await stage.meet()
  await stage.idle()
  const held = await stage.say(person, 'retenido', { holdS: 60 })
  const next = await stage.say(person, 'detrás')
  let isWoken = false
  const { waker } = stage.house.platform.database
  const deafen = waker.onWake(deliveriesTopic, () => {
    isWoken = true
  })
  const { status } = await stage.house.post(`/api/messages/${held}/cancellations`)
  assert.equal(status, 200)
  assert.ok(isWoken, 'before it is answered')
  deafen()
  await becomes(next, 'delivered')
})

test('what failed goes again when a person wants it, as a delivery of its own', async () => {
  const person = await stage.meet()
  stage.graph.fault({ fault: 'error', code: 131026, customerId: person.phoneId, times: 1 })
  const id = await stage.say(person, 'otra vez')
  await becomes(id, 'failed')
  const isListedAs = (trouble: string | null) =>
    stage.until(`the list says ${trouble}`, async () => {
      const { body } = await stage.house.get(`/api/threads?q=${person.phone}`)
      return body.items.length === 1 && body.items[0].trouble === trouble
    })
  await isListedAs('failed')
  const [retried, twice] = await Promise.all([
    stage.house.post(`/api/messages/${id}/retries`),
    stage.house.post(`/api/messages/${id}/retries`),
  ])
  const codes = [retried, twice].map(({ status }) => status).sort()
  assert.deepEqual(codes, [200, 409], 'two at once are one')
  const [again] = [retried, twice].filter(({ status }) => status === 200)
  assert.deepEqual(
    again?.body.deliveries.map(({ state, part }: { state: string; part: number }) => [part, state]),
    [
      [0, 'failed'],
      [0, 'queued'],
    ],
  )
  await becomes(id, 'delivered')
  await isListedAs(null)
  const nothing = await stage.house.post(`/api/messages/${id}/retries`)
  assert.deepEqual([nothing.status, nothing.body.code], [409, 'message.nothing_to_retry'])
  assert.equal(bodies(person).length, 1)
})

test('an answer quotes what it answers; reactions are given and taken back', async () => {
  const person = await stage.meet()
  const heard = await lastInbound(person)
  const id = await stage.say(person, 'citando', { replyToId: heard.id })
  await becomes(id, 'delivered')
  assert.deepEqual(bodies(person)[0]?.context, { message_id: heard.providerId })
  const shown = (await findMessages(stage.house.platform, [id])).get(id)
  assert.deepEqual(shown?.replyTo, { id: heard.id, direction: 'in', kind: 'text', text: 'Hola' })
  const stranger = await stage.meet()
  const foreign = await stage.write(stranger, { content: { text: 'x' }, replyToId: heard.id })
  assert.deepEqual([foreign.status, foreign.body.code], [404, 'message.unknown'])

  const react = (of: string, emoji: string | null) =>
    stage.house.post(`/api/messages/${of}/reactions`, { emoji })
  assert.equal((await react(heard.id, '👍')).status, 204)
  const reactions = async () =>
    (await findMessages(stage.house.platform, [heard.id])).get(heard.id)?.reactions
  assert.partialDeepStrictEqual(await reactions(), [{ byCustomer: false, emoji: '👍' }])
  const once = crypto.randomUUID()
  const counted = async () => {
    const { rows } = await stage.house.platform.database.pool.query(
      `select count(*)::int as times from ledger_entry
       where kind = 'message.reacted' and body ->> 'messageId' = $1`,
      [heard.id],
    )
    return rows[0].times as number
  }
  for (const _ of [1, 2])
    assert.equal(
      (await stage.house.post(`/api/messages/${heard.id}/reactions`, { emoji: '🎉' }, { once }))
        .status,
      204,
    )
  assert.equal(await counted(), 2, 'the same request twice is one reaction')
  assert.equal((await react(heard.id, null)).status, 204)
  assert.deepEqual(await reactions(), [])
  assert.equal((await react(id, '👍')).status, 404, 'only to what the customer said')
  stage.graph.fault({ fault: 'error', code: 131047, customerId: person.phoneId, times: 1 })
  const refused = await react(heard.id, '👎')
  assert.deepEqual(
    [refused.body.code, refused.body.details.reason],
    ['message.reaction_refused', 'window_closed'],
  )
  assert.deepEqual(await reactions(), [])
})

test('choices, places and long texts are planned for the channel, and refused when nothing fits', async () => {
  const person = await stage.meet()
  const choices = Array.from({ length: 12 }, (_, n) => ({ id: `c${n}`, title: `Opción ${n}` }))
  const sent = await stage.write(person, { content: { type: 'choices', text: '¿Cuál?', choices } })
  assert.equal(sent.status, 201, sent.text)
  await becomes(sent.body.id, 'delivered')
  assert.equal(bodies(person)[0]?.type, 'text', 'more than ten become numbers')
  const three = { type: 'choices', text: '¿Cuál?', choices: choices.slice(0, 3) }
  const buttons = await stage.write(person, { content: three })
  await becomes(buttons.body.id, 'delivered')
  assert.equal(bodies(person)[1]?.type, 'interactive')
  const blank = await stage.write(person, { content: { text: '   ' } })
  assert.equal(blank.body.code, 'content.incomplete')
  const media = { type: 'media', kind: 'image', mediaId: crypto.randomUUID() }
  assert.equal((await stage.write(person, { content: media })).body.code, 'media.unknown')
  const agent = await makePerson(stage.house, { role: 'agent' })
  const { items } = (await agent.call('GET', '/api/capabilities')).body
  assert.equal(items.whatsapp.choices.buttons.max, 3)
})

test('choices that went out as numbers come back as the choice, whatever words make it', async () => {
  const person = await stage.meet()
  const offer = async (count: number) => {
    const choices = Array.from({ length: count }, (_, n) => ({ id: `c${n}`, title: `Opción ${n}` }))
    const { body } = await stage.write(person, {
      content: { type: 'choices', text: '¿Cuál?', choices },
    })
    await becomes(body.id, 'delivered')
    return body.id as string
  }
  let answered = ''
  const answer = async (text: string, replyTo?: string) => {
    const id = stage.graph.say(person.phoneId, person.numberId, {
      ...{ type: 'text', text },
      ...(replyTo ? { replyTo } : {}),
    })
    const found = async () =>
      await stage.house.platform.db
        .selectFrom('channels_message')
        .select(['content', 'reply_to_id'])
        .where('provider_id', '=', id)
        .executeTakeFirst()
    await stage.until(`«${text}» came`, async () => (await found()) !== undefined)
    answered = id
    return (await found())!
  }
  const edit = async (of: string, text: string) => {
    stage.graph.say(person.phoneId, person.numberId, { type: 'edit', of, text })
    const edited = () =>
      stage.house.platform.db
        .selectFrom('channels_message')
        .select('content')
        .where('provider_id', '=', of)
        .where((where) => where(sql`coalesce(content ->> 'said', content ->> 'text')`, '=', text))
        .executeTakeFirst()
    await stage.until(`it became «${text}»`, async () => (await edited()) !== undefined)
    return (await edited())!.content
  }
  const many = await offer(12)
  for (const [words, choiceId] of [
    ['2', 'c1'],
    ['Doce.', 'c11'],
    ['opcion 3', 'c3'],
  ] as const)
    assert.deepEqual(await answer(words), {
      content: { type: 'choice', choiceId, title: `Opción ${choiceId.slice(1)}`, said: words },
      reply_to_id: many,
    })
  assert.deepEqual(
    await edit(answered, '4'),
    { type: 'choice', choiceId: 'c3', title: 'Opción 3', said: '4' },
    'an edited answer is an answer',
  )
  assert.deepEqual(await edit(answered, 'ninguna'), { type: 'text', text: 'ninguna' })
  const said = { content: { type: 'text', text: '2 personas' }, reply_to_id: null }
  assert.deepEqual(await answer('2 personas'), said)
  const buttons = await offer(3)
  assert.deepEqual((await answer('2')).content, { type: 'text', text: '2' }, 'nothing had numbers')
  const wamidOf = async (messageId: string) =>
    await stage.house.platform.db
      .selectFrom('channels_delivery')
      .select('provider_id')
      .where('message_id', '=', messageId)
      .executeTakeFirstOrThrow()
  for (let n = 0; n < 60; n++) await answer(`y además ${n}`)
  const quoted = await answer('2', (await wamidOf(many)).provider_id!)
  assert.partialDeepStrictEqual(quoted, { content: { choiceId: 'c1' }, reply_to_id: many })
  const other = await answer('2', (await wamidOf(buttons)).provider_id!)
  assert.deepEqual([other.content, other.reply_to_id], [{ type: 'text', text: '2' }, buttons])
})

test('a number and its account at the channel are one chat: one order, one consent', async () => {
  const person = await stage.meet()
  const { customerId, phone } = person
  const added = await stage.house.post(`/api/customers/${customerId}/handles`, {
    ...{ type: 'phone', value: `+${phone}` },
  })
  assert.ok(added.status < 300, added.text)
  const { rows } = await stage.house.platform.database.pool.query(
    `select id from customers_handle where customer_id = $1 and type = 'phone'`,
    [customerId],
  )
  const phoneHandle = rows[0].id as string
  const write = (handleId: string, text: string) =>
    stage.write(person, { content: { text }, handleId, touchpointId: stage.touchpointId })
  const texts = Array.from({ length: 8 }, (_, n) => `mensaje ${n}`)
  for (const [n, text] of texts.entries()) {
    const { status, body } = await write(n % 2 ? phoneHandle : person.handleId, text)
    assert.deepEqual([status, body.deliveries?.[0].handleId], [201, person.handleId])
  }
  await stage.until('all went', async () => bodies(person).length === texts.length)
  assert.deepEqual(
    bodies(person).map(({ text }) => (text as { body: string }).body),
    texts,
  )

  const offer = () =>
    stage.write(person, {
      ...{ content: { text: 'Oferta' }, purpose: 'marketing' },
      ...{ handleId: phoneHandle, touchpointId: stage.touchpointId },
    })
  const consent = (handleId: string, state: 'given' | 'withdrawn') =>
    stage.house.post(`/api/customers/${customerId}/consents`, {
      ...{ handleId, purpose: 'marketing', channel: 'whatsapp', state, how: 'store' },
    })
  assert.equal((await offer()).body.code, 'message.no_consent')
  const given = await consent(phoneHandle, 'given')
  assert.ok(given.status < 300, given.text)
  const went = await offer()
  assert.equal(went.status, 201, went.text)
  await becomes(went.body.id, 'delivered')
  await consent(person.handleId, 'withdrawn')
  assert.equal((await offer()).body.code, 'message.no_consent')
})

test('a message of another team’s customer is nobody’s', async () => {
  const person = await stage.meet()
  const id = await stage.say(person, 'del equipo norte', { holdS: 60 })
  const heard = await lastInbound(person)
  const north = (await stage.house.post('/api/teams', { name: 'Norte' })).body.id
  const south = (await stage.house.post('/api/teams', { name: 'Sur' })).body.id
  await stage.house.call('PATCH', `/api/customers/${person.customerId}`, {
    body: { teamId: north },
  })
  const agent = await makePerson(stage.house, { role: 'agent', teamIds: [south] })
  const own = await makePerson(stage.house, { role: 'agent', teamIds: [north] })
  const unknown = crypto.randomUUID()
  const calls = (message: string, customer: string) =>
    [
      ['POST', `/api/messages/${message}/cancellations`, undefined],
      ['POST', `/api/messages/${message}/retries`, undefined],
      ['POST', `/api/messages/${message}/reactions`, { emoji: '👍' }],
      ['POST', '/api/messages', { customerId: customer, content: { text: 'x' } }],
      ['GET', `/api/customers/${customer}/doors`, undefined],
    ] as const
  const said = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code]
  for (const target of [id, heard.id]) {
    const foreign = calls(target, person.customerId)
    const none = calls(unknown, unknown)
    for (const [i, [method, path, body]] of foreign.entries()) {
      const refused = await agent.call(method, path, { body })
      assert.equal(refused.status, 404, path)
      const [, unknownPath, unknownBody] = none[i]!
      assert.deepEqual(
        said(refused),
        said(await agent.call(method, unknownPath, { body: unknownBody })),
      )
    }
  }
  const done = await own.call('POST', `/api/messages/${id}/cancellations`)
  assert.equal(done.status, 200, done.text)
})

test('a merged customer is written to at the handle that was chosen, and nowhere else', async () => {
  const [kept, merged] = [await stage.meet(), await stage.meet()]
  const path = `/api/customers/${kept.customerId}/merges`
  const joined = await stage.house.post(path, { from: merged.customerId })
  assert.equal(joined.status, 201, joined.text)
  const chosen = await stage.write(kept, { content: { text: 'a uno' }, handleId: kept.handleId })
  await becomes(chosen.body.id, 'delivered')
  const byOld = await stage.write(merged, {
    content: { text: 'al otro' },
    handleId: merged.handleId,
  })
  assert.equal(byOld.status, 201, byOld.text)
  const undone = await stage.house.call('DELETE', `/api/merges/${joined.body.id}`)
  assert.ok(undone.status < 300, undone.text)
  await becomes(byOld.body.id, 'delivered')
  assert.deepEqual(
    [kept, merged].map((one) => bodies(one).map(({ text }) => (text as { body: string }).body)),
    [['a uno'], ['al otro']],
  )
  const foreign = await stage.write(kept, { content: { text: 'x' }, handleId: merged.handleId })
  assert.equal(foreign.body.code, 'message.handle_unknown')
})

test('what was said in another chat of the same person is not quoted to the provider', async () => {
  const [kept, merged] = [await stage.meet(), await stage.meet()]
  const path = `/api/customers/${kept.customerId}/merges`
  assert.equal((await stage.house.post(path, { from: merged.customerId })).status, 201)
  const theirs = await lastInbound(merged)
  const answer = { content: { text: 'sobre lo otro' }, replyToId: theirs.id }
  const written = await stage.write(kept, { ...answer, handleId: kept.handleId })
  assert.equal(written.status, 201, written.text)
  await becomes(written.body.id, 'delivered')
  assert.deepEqual(
    bodies(kept).map(({ context }) => context),
    [undefined],
  )
  const inPlace = await stage.write(kept, { ...answer, handleId: merged.handleId })
  await becomes(inPlace.body.id, 'delivered')
  assert.deepEqual(
    bodies(merged).map(({ context }) => context),
    [{ message_id: theirs.providerId }],
  )
})

test('who is erased is not written to; the words are gone and the states stay', async () => {
  const person = await stage.meet()
  const said = await stage.say(person, 'palabras')
  await becomes(said, 'delivered')
  const sendAt = new Date(stage.clock.now().getTime() + hourMs).toISOString()
  const later = await stage.say(person, 'ya no', { sendAt })
  const out = await stage.house.get(`/api/customers/${person.customerId}/export`)
  assert.match(out.text, /palabras/)
  await stage.idle()
  const erased = await stage.house.post(`/api/customers/${person.customerId}/erase`, {
    reason: 'lo pidió',
  })
  assert.ok(erased.status < 300, erased.text)
  stage.clock.pass(2 * hourMs)
  await becomes(later, 'failed')
  const shown = await findMessages(stage.house.platform, [said, later])
  assert.equal(shown.get(said)?.content, null)
  assert.equal(shown.get(said)?.deliveries[0]?.state, 'delivered')
  assert.equal(shown.get(later)?.deliveries[0]?.reason, 'handle_gone')
  assert.equal(bodies(person).length, 1)
})

test('the figures of the outbox are at /metrics', async () => {
  const person = await stage.meet()
  await stage.say(person, 'espera', { holdS: 60 })
  const { text } = await stage.house.get('/metrics')
  assert.match(text, /hebra_deliveries\{state="queued"\} [1-9]/)
  assert.match(text, /hebra_deliveries\{state="unknown"\} 0/)
  assert.match(
    text,
    /hebra_delivery_outcomes_total\{channel="whatsapp",state="accepted",reason=""\} /,
  )
  assert.match(text, /hebra_delivery_oldest_queued_seconds /)
})
