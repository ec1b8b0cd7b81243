import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import type { Problem } from './problem.ts'
import { sendersTo } from './testing.ts'

let house: TestHouse

before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const { sendFile } = sendersTo(() => house)

const countOf = async (query: string): Promise<number> =>
  Number((await house.platform.database.pool.query(query)).rows[0].count)

const handlesLike = (pattern: string) =>
  countOf(`select count(*) from customers_handle where value like '${pattern}'`)
const entriesOf = (kind: string, source: string) =>
  countOf(
    `select count(*) from ledger_entry where kind = '${kind}' and body::text like '%${source}%'`,
  )

test('the preview shows rows as they would be read, with their problems, and takes nothing', async () => {
  // An older one, so that the list has more than a page of one.
  await sendFile('antes.csv', 'customers', 'mail\nantes@uno.pe\n')
  const id = await sendFile(
    'cuatro.csv',
    'interactions',
    'Correo;Fecha;Canal;Asunto;Zona\nx@cuatro.pe;2024-02-03 10:00;web;Hola;norte\n;ayer;web;;sur\n',
  )
  const preview = async () => (await house.get(`/api/imports/${id}/preview`)).body
  const open = await preview()
  assert.deepEqual(open.columns, ['Correo', 'Fecha', 'Canal', 'Asunto', 'Zona'])
  assert.deepEqual(open.problems, [{ code: 'map.no_time_zone', details: { column: 'Fecha' } }])
  assert.deepEqual([open.map.timeZone, open.map.country], [undefined, undefined])
  assert.equal((await house.post(`/api/imports/${id}/start`)).body.code, 'import.map_wrong')
  const map = { ...open.suggested, timeZone: 'America/Lima' }
  await house.call('PATCH', `/api/imports/${id}`, { body: { map } })
  const body = await preview()
  assert.deepEqual(body.problems, [])
  assert.deepEqual(body.map, map)
  assert.deepEqual(body.rows[0].reading, {
    handles: [{ type: 'email', value: 'x@cuatro.pe', assurance: 0 }],
    traits: {},
    consents: [],
    occurredAt: '2024-02-03T15:00:00.000Z',
    kind: 'interaction.recorded',
    channel: 'web',
    body: { summary: 'Hola', properties: { Zona: 'norte' } },
  })
  assert.deepEqual([body.rows[0].outcome, body.rows[1].outcome], ['taken', 'rejected'])
  assert.equal(body.rows[1].reading, null)
  assert.deepEqual(body.rows[1].problems, [
    { code: 'value.not_date', details: { column: 'Fecha', value: 'ayer', format: 'iso' } },
    { code: 'row.names_nobody', details: {} },
  ])
  assert.equal(await handlesLike('%@cuatro.pe'), 0)
  const list = await house.get('/api/imports?limit=1')
  assert.equal(list.body.items[0].id, id)
  assert.ok(list.body.next)
})

test('the preview says of each row what the run then does, and why', async () => {
  const csv =
    'id,mail,phone,at,summary\n' +
    '1,uno@once.pe,+51987111333,2024-01-01T10:00:00Z,fine\n' +
    '2,uno(at)once.pe,+51987111333,2024-01-02T10:00:00Z,no e-mail\n' +
    '3,tres(at)once.pe,,2024-01-03T10:00:00Z,nobody\n' +
    '4,cuatro@once.pe,12,2024-01-04T10:00:00Z,no phone\n' +
    '5,null,0,2024-01-05T10:00:00Z,nobody\n' +
    '6,seis@once.pe,987111444,2024-01-06T10:00:00Z,no country\n' +
    '1,uno@once.pe,+51987111333,2024-01-01T10:00:00Z,fine\n' +
    '1,uno@once.pe,+51987111333,2024-01-01T10:00:00Z,changed\n' +
    '7,"uno@once.pe,\n'
  const map = {
    source: 'once',
    columns: [
      { column: 'id', to: 'field', name: 'id' },
      { column: 'mail', to: 'handle', type: 'email' },
      { column: 'phone', to: 'handle', type: 'phone', whenWrong: 'skip' },
      { column: 'at', to: 'field', name: 'occurredAt' },
      { column: 'summary', to: 'body', path: 'summary' },
    ],
  }
  const asking = await sendFile('once.csv', 'interactions', csv, map)
  const asked = (await house.get(`/api/imports/${asking}/preview`)).body
  assert.deepEqual(asked.problems, [{ code: 'map.no_country', details: { column: 'phone' } }])
  assert.deepEqual(asked.rows[5].problems, [
    { code: 'value.no_country', details: { column: 'phone', value: '987111444' } },
  ])

  const id = await sendFile('once.csv', 'interactions', csv, { ...map, country: 'PE' })
  const { body } = await house.get(`/api/imports/${id}/preview`)
  assert.deepEqual(body.problems, [])
  const told: [string, string][] = body.rows.map(
    ({ outcome, problems }: { outcome: string; problems: Problem[] }) => [
      outcome,
      problems.map(({ code, details }) => [code, details.type ?? ''].join(' ').trim()).join('; '),
    ],
  )
  assert.deepEqual(told, [
    ['taken', ''],
    ['taken', 'handle.malformed email'],
    ['rejected', 'row.names_nobody; handle.malformed email'],
    ['taken', 'handle.malformed phone'],
    ['rejected', 'row.names_nobody; handle.blocked email; handle.blocked phone'],
    ['taken', ''],
    ['known', ''],
    ['rejected', 'row.known_otherwise'],
    ['rejected', 'line.quote_open'],
  ])
  assert.equal(await handlesLike('%@once.pe'), 0, 'a preview takes nothing')
  assert.equal(await entriesOf('interaction.recorded', 'fine'), 0)

  await house.post(`/api/imports/${id}/start`)
  await house.platform.jobs.drain()
  const done = (await house.get(`/api/imports/${id}`)).body
  const outcomes = (wanted: string) => told.filter(([outcome]) => outcome === wanted).length
  assert.deepEqual(
    [done.rowsDone, done.rowsKnown, done.rowsRejected],
    [outcomes('taken'), outcomes('known'), outcomes('rejected')],
  )
  const { text } = await house.get(`/api/imports/${id}/rejected`)
  for (const [, problem] of told) {
    const codes = problem.replaceAll(/ \w+(?=;|$)/g, '')
    assert.ok(text.includes(codes), codes)
  }
  const later = await sendFile('once.csv', 'interactions', csv.replace('no country', 'new'), {
    ...map,
    country: 'PE',
  })
  const again = (await house.get(`/api/imports/${later}/preview`)).body
  assert.deepEqual(
    [0, 5].map((row) => [
      again.rows[row].outcome,
      ...again.rows[row].problems.map(({ code }: Problem) => code),
    ]),
    [['known'], ['rejected', 'row.known_otherwise']],
  )
})
