// What an erasure takes beyond the person's own rows, and above all what it leaves to neighbours.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { forgetInSources } from '../../../ledger/index.ts'
import type { PersonalData } from '../../../platform/module.ts'

/** What a module does when it is asked to forget; set by the tests that watch it. */
let forget: PersonalData['forget']

let house: TestHouse
let writeKey: string
before(async () => {
  house = await openHouse({
    modules: () => [
      {
        name: 'trial',
        personalData: [
          {
            name: 'trial',
            export: async () => [],
            forget: async (db, person) => forget?.(db, person),
          },
        ],
      },
    ],
  })
  writeKey = (await house.post('/api/keys', { name: 'shop', scope: 'ingest:server' })).body.key
})
after(() => house.stop())

const track = async (event: object) => {
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
  const headers = { authorization }
  const answer = await house.post('/v1/track', event, { headers, as: null })
  assert.equal(answer.status, 200, answer.text)
}
const rows = async (query: string, values: unknown[] = []) =>
  (await house.platform.database.pool.query(query, values)).rows
const erase = (id: string) => house.post(`/api/customers/${id}/erase`, { reason: 'she asked' })

const make = async (traits: object, handles: { type: string; value: string }[]) => {
  const answer = await house.post('/api/customers', { traits, handles })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id as string
}

test('a neighbour who shares city, digits and surname loses nothing', async () => {
  const address = { city: 'Arequipa', street: 'Calle Mercaderes' }
  const ana = await make({ name: 'Ana Quispe Mamani', address }, [
    { type: 'user', value: '173510' },
    { type: 'email', value: 'ana@vecinas.pe' },
    { type: 'phone', value: '+51987654321' },
  ])
  const luana = await make({ name: 'Lu Quispe Mamani', address }, [
    { type: 'email', value: 'lu-ana@vecinas.pe' },
  ])
  const order = {
    userId: 'vecina-1',
    event: 'Order Completed',
    messageId: 'ajs-next-1735109999999-ok',
    properties: { order_id: '987654321', city: 'Arequipa', customer_name: 'Quispe Mamani' },
  }
  await track(order)
  await track({ ...order, messageId: 'order-lu-ana@vecinas.pe' })
  const refused = { event: '', userId: 'vecina-1', properties: order.properties }
  await track({ ...refused, messageId: 'x'.repeat(100) })
  for (const filter of [{ trait: 'city:Arequipa' }, { q: 'Quispe Mamani' }, { q: 'vecinas.pe' }]) {
    await house.post('/api/views', { name: 'suya', filter })
  }
  const once = crypto.randomUUID()
  const note = { purpose: 'marketing', state: 'given', how: 'Quispe Mamani, Arequipa, 173510' }
  const consent = () => house.post(`/api/customers/${luana}/consents`, note, { once })
  const said = (await consent()).body

  const exported = await house.get(`/api/customers/${ana}/export`)
  assert.deepEqual(exported.body.holders.ingest, [], 'another’s refused event is not hers')
  assert.equal((await erase(ana)).status, 200)

  assert.equal((await rows('select 1 from ingest_refused')).length, 1)
  assert.equal((await rows('select 1 from customers_view')).length, 3)
  assert.deepEqual((await consent()).body, said, 'the answer is still kept')
  const placed = `select 1 from ledger_entry where kind = 'order.placed'`
  assert.equal((await rows(placed)).length, 2)
  await track(order)
  await track({ ...order, messageId: 'order-lu-ana@vecinas.pe' })
  assert.equal((await rows(placed)).length, 2, 'her resent orders are recognised')
})

test('what names the person whole goes, wherever and however it is written', async () => {
  const id = await make({ name: 'Rosa' }, [
    { type: 'user', value: 'rosa-1990' },
    { type: 'email', value: 'rosa@todo.pe' },
    { type: 'phone', value: '+51911222333' },
  ])
  const before = (await rows('select 1 from ingest_refused')).length
  const naming = [
    { userId: 'rosa-1990' },
    { previousId: 'rosa-1990' },
    { context: { externalIds: [{ type: 'user_id', id: 'rosa-1990' }] } },
    { properties: { comprador: { correo: 'ROSA@todo.pe' } } },
    { properties: { telefono: '911 222 333' } },
    { properties: { nota: 'llamar a Rosa al +51 911-222-333.' } },
  ]
  for (const event of naming) await track({ ...event, event: '' })
  await track({ event: '', properties: { order_id: '911222333', user: 'rosa-19901' } })
  const views = (await rows('select 1 from customers_view')).length
  for (const filter of [
    { q: 'Rosa@Todo.pe' },
    { q: '911 222 333' },
    { q: 'rosa-1990' },
    { handle: 'user:rosa-1990' },
  ]) {
    await house.post('/api/views', { name: 'de ella', filter })
  }
  await rows(`insert into ledger_source (source, source_id) values ('t', 'order-Rosa@todo.pe-1'),
    ('t', 'sms:+51911222333:9'), ('t', 'sms:5191122233399'), ('t', 'rosa@todo.pe.ar')`)
  const once = crypto.randomUUID()
  const body = { purpose: 'marketing', state: 'given', how: 'form' }
  await house.post(`/api/customers/${id}/consents`, body, { once })

  const exported = await house.get(`/api/customers/${id}/export`)
  assert.equal(exported.body.holders.ingest.length, naming.length, exported.text)
  const answer = await erase(id)
  assert.equal(answer.body.finished, true)
  assert.equal((await rows('select 1 from ingest_refused')).length, before + 1)
  assert.equal((await rows('select 1 from customers_view')).length, views)
  assert.equal((await rows('select 1 from platform_answer where key = $1', [once])).length, 0)
  const keys = await rows(`select source_id from ledger_source where source = 't' order by 1`)
  assert.deepEqual(
    keys.map(({ source_id }) => source_id.replace(/^erased:.*/, 'erased')),
    ['erased', 'erased', 'rosa@todo.pe.ar', 'sms:5191122233399'],
  )
})

test('whoever comes meanwhile is not kept waiting while mentions are searched for', async () => {
  const id = await make({ name: 'Eva' }, [{ type: 'user', value: 'eva-1990' }])
  let came = 0
  forget = async () => {
    // Resolving, attaching and recording all need what an erasure locks.
    await track({ userId: 'nueva-1', event: 'Order Completed', properties: {} })
    await make({ name: 'Nueva' }, [{ type: 'email', value: 'nueva@todo.pe' }])
    came++
  }
  const answer = await erase(id)
  forget = undefined
  assert.equal(answer.body.finished, true)
  assert.equal(came, 1)
})

test('an erasure that was cut off in the middle is gone on with, and loses nothing', async () => {
  const email = 'cortada@todo.pe'
  const id = await make({ name: 'Cora' }, [{ type: 'email', value: email }])
  await track({ event: '', properties: { correo: email } })
  await rows(`insert into ledger_source (source, source_id) values ('t', $1)`, [`order:${email}`])
  forget = async () => {
    throw new Error('killed here')
  }
  const answer = await erase(id)
  assert.deepEqual([answer.status, answer.body.finished], [200, false])
  const left = async () => [
    ...(await rows('select 1 from ingest_refused where body like $1', [`%${email}%`])),
    ...(await rows('select 1 from ledger_source where source_id like $1', [`%${email}%`])),
  ]
  assert.ok((await left()).length > 0)
  const kept = await rows('select person from customers_forgetting')
  assert.equal(kept.length, 1)
  assert.ok(!kept[0].person.includes(email), 'whom to forget is sealed')

  forget = undefined
  await house.modules.find(({ name }) => name === 'customers')?.start?.()
  await house.platform.jobs.drain()
  assert.deepEqual(await left(), [])
  assert.deepEqual(await rows('select 1 from customers_forgetting'), [])
})

test('the search of source keys goes on from where it was', async () => {
  await rows(`insert into ledger_source (source, source_id)
    select 'p', lpad(n::text, 6, '0') || ':pia@todo.pe' from generate_series(1, 25000) n`)
  const mentioned = { emails: ['pia@todo.pe'], phones: [], ofOthers: async () => new Set<string>() }
  const places = []
  for await (const at of forgetInSources(house.platform.db, mentioned, {
    source: 'p',
    sourceId: '005000:pia@todo.pe',
  })) {
    places.push(at.sourceId)
  }
  assert.ok(places.length >= 2, 'in several statements')
  const left = await rows(`select 1 from ledger_source where source_id like '%pia@todo.pe'`)
  assert.equal(left.length, 5000)
})
