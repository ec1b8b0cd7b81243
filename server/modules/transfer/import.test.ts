import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { sendersTo } from './testing.ts'

let house: TestHouse

before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const { importFile, sendFile, putFile } = sendersTo(() => house)

const countOf = async (query: string): Promise<number> =>
  Number((await house.platform.database.pool.query(query)).rows[0].count)

const handlesLike = (pattern: string) =>
  countOf(`select count(*) from customers_handle where value like '${pattern}'`)
const entriesOf = (kind: string, source: string) =>
  countOf(
    `select count(*) from ledger_entry where kind = '${kind}' and body::text like '%${source}%'`,
  )

test('customers come in with the suggested map, and the same file again changes nothing', async () => {
  const csv =
    'Código;Nombre completo;Correo;Celular;Fecha de nacimiento;Acepta publicidad;Puntos\r\n' +
    'C-1;José Peña;JOSE@uno.pe;+51987654321;31/12/1980;Sí;10\r\n' +
    'C-2;Ana Núñez;ana@uno.pe;;05/01/1990;no;20\r\n'
  const first = await importFile('uno.csv', 'customers', Buffer.from(csv, 'latin1'))
  assert.deepEqual(
    [first.state, first.rowsRead, first.rowsDone, first.rowsRejected, first.encoding],
    ['finished', 2, 2, 0, 'latin1'],
  )
  assert.equal(await handlesLike('%@uno.pe'), 2)
  assert.equal(await handlesLike('+51987654321'), 1)
  const traits = await house.platform.database.pool.query(
    `select name, value from customers_trait where source = 'import:uno.csv'`,
  )
  assert.deepEqual(traits.rows.map(({ name, value }) => `${name}: ${value}`).sort(), [
    'Puntos: 10',
    'Puntos: 20',
    'birthday: 1980-12-31',
    'birthday: 1990-01-05',
    'name: Ana Núñez',
    'name: José Peña',
  ])
  const consents = `select count(*) from customers_consent where made_by = 'import:uno.csv'`
  const given = await countOf(`${consents} and state = 'given'`)
  assert.equal(given, 2, 'the yes hangs on the e-mail and on the telephone')
  const counts = () =>
    Promise.all(
      ['ledger_entry', 'customers_handle', 'customers_trait', 'customers_consent'].map((table) =>
        countOf(
          `select count(*) from ${table} ${table === 'ledger_entry' ? `where kind not like 'import.%'` : ''}`,
        ),
      ),
    )
  const before = await counts()
  const again = await importFile('uno.csv', 'customers', Buffer.from(csv, 'latin1'))
  assert.equal(again.rowsDone, 2)
  assert.deepEqual(await counts(), before)
})

test('interactions come in once, whatever the file is called and however it is written', async () => {
  const map = {
    source: 'calls-2019',
    timeZone: 'America/Lima',
    country: 'PE',
    columns: [
      { column: 'id', to: 'field', name: 'id' },
      { column: 'fecha', to: 'field', name: 'occurredAt', format: 'DD/MM/YYYY HH:mm' },
      { column: 'telefono', to: 'handle', type: 'phone' },
      { column: 'canal', to: 'field', name: 'channel', values: { Teléfono: 'voice' } },
      { value: 'inbound', to: 'body', path: 'direction' },
      { column: 'motivo', to: 'body', path: 'summary' },
      { column: 'minutos', to: 'body', path: 'durationS', read: 'number', decimal: ',' },
    ],
  }
  const csv =
    'id,fecha,telefono,canal,motivo,minutos\n' +
    '1,02/03/2019 10:30,987111222,Teléfono,reclamo dos,"1.230,5"\n' +
    '2,03/03/2019 11:00,987111222,teléfono,consulta dos,\n'
  const first = await importFile('dos.csv', 'interactions', csv, map)
  assert.deepEqual([first.state, first.rowsDone, first.rowsKnown], ['finished', 2, 0])
  const { rows } = await house.platform.database.pool.query(
    `select channel, occurred_at, body, actor from ledger_entry
     where kind = 'interaction.recorded' and body->>'summary' like '% dos' order by occurred_at`,
  )
  assert.deepEqual(rows[0], {
    channel: 'voice',
    occurred_at: new Date('2019-03-02T15:30:00Z'),
    body: { direction: 'inbound', summary: 'reclamo dos', durationS: 1230.5 },
    actor: rows[0].actor,
  })
  assert.equal(await handlesLike('+51987111222'), 1)
  const again = await importFile('other name.csv.gz', 'interactions', gzipSync(csv), map)
  assert.deepEqual([again.rowsDone, again.rowsKnown, again.rowsRejected], [0, 2, 0])
  assert.equal(rows.length, 2)
  const changed = csv.replace('reclamo', 'otra cosa')
  const third = await importFile('dos.csv', 'interactions', changed, map)
  assert.deepEqual([third.rowsDone, third.rowsKnown, third.rowsRejected], [0, 1, 1])
  assert.equal(await entriesOf('interaction.recorded', ' dos'), 2)
})

test('JSON Lines of the form of our own exports need no map', async () => {
  const lines = [
    {
      handles: [{ type: 'email', value: 'tres@tres.pe', assurance: 2 }],
      traits: { plan: { a: 1 } },
    },
    { handles: [] },
  ]
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  const done = await importFile('tres.jsonl', 'customers', text)
  assert.deepEqual([done.rowsDone, done.rowsRejected, done.format], [1, 1, 'jsonl'])
})

test('a map that cannot work is refused with its reasons before the first row', async () => {
  const wrong = (columns: object[], more: object = {}) =>
    house.post('/api/imports', {
      name: 'cinco.csv',
      what: 'interactions',
      map: { columns, ...more },
    })
  const forms: [object[], object, RegExp][] = [
    [[], {}, /columns must say what at least one column becomes/],
    [[{ column: 'a', to: 'nothing' }], {}, /to must be handle, trait, consent, field or body/],
    [[{ to: 'handle', type: 'email' }], {}, /needs either column or value/],
    [[{ column: 'a', to: 'handle', type: 'E-Mail' }], {}, /must be a lower-case word/],
    [[{ column: 'a', to: 'handle', type: 'email' }], { timeZone: 'Lima' }, /America\/Lima/],
    [[{ column: 'a', to: 'handle', type: 'email', colour: 1 }], {}, /colour/],
  ]
  for (const [columns, more, message] of forms) {
    const answer = await wrong(columns, more)
    assert.equal(answer.status, 400)
    assert.match(answer.text, message)
  }
  const id = await sendFile(
    'cinco.csv',
    'interactions',
    'mail,when\na@cinco.pe,2020-01-01T00:00Z\n',
    {
      columns: [
        { column: 'e-mail', to: 'handle', type: 'email' },
        { column: 'when', to: 'trait', name: 'w', read: 'date', format: 'dd.mm.yyyy' },
      ],
    },
  )
  const refused = await house.post(`/api/imports/${id}/start`)
  assert.equal(refused.status, 422)
  assert.equal(refused.body.code, 'import.map_wrong')
  assert.deepEqual(refused.body.details.problems, [
    { code: 'map.no_column', details: { column: 'e-mail', columns: ['mail', 'when'] } },
    { code: 'map.format_wrong', details: { column: 'when', format: 'dd.mm.yyyy' } },
    { code: 'map.no_time', details: {} },
  ])
  const mended = await house.call('PATCH', `/api/imports/${id}`, { body: { map: null } })
  assert.equal(mended.body.map, null)
  assert.equal((await house.post(`/api/imports/${id}/start`)).status, 200)
  await house.platform.jobs.drain()
  assert.equal((await house.post(`/api/imports/${id}/start`)).status, 409)
  assert.equal((await house.call('PATCH', `/api/imports/${id}`, { body: {} })).status, 409)
  assert.equal((await house.post(`/api/imports/${id}/cancel`)).body.code, 'import.ended')
})

test('rejected rows come back as a file that can be mended and imported again', async () => {
  const csv =
    'email,nombre,nacimiento\n' +
    'bien@seis.pe,Bien,1990-01-01\n' +
    'no-es-correo,"Mal, el primero",1990-01-01\n' +
    '=HYPERLINK("x"),"abierto\n' +
    'null,Nadie,1990-01-01\n' +
    'dos@seis.pe,Dos,mañana\n'
  const map = {
    columns: [
      { column: 'email', to: 'handle', type: 'email' },
      { column: 'nombre', to: 'trait', name: 'name' },
      { column: 'nacimiento', to: 'trait', name: 'birthday', read: 'date', whenWrong: 'skip' },
    ],
  }
  const done = await importFile('seis.csv', 'customers', csv, map)
  assert.deepEqual([done.rowsRead, done.rowsDone, done.rowsRejected, done.rowsNoted], [5, 2, 3, 1])
  const file = await house.get(`/api/imports/${done.id}/rejected`)
  assert.match(file.headers.get('content-type') ?? '', /text\/csv/)
  assert.equal(
    file.text.replace(/^\ufeff/, ''),
    [
      'email,nombre,nacimiento,problem,code,imported,row,line',
      'no-es-correo,"Mal, el primero",1990-01-01,"no nombra a nadie; Correo: se dejó fuera, no tiene la forma de uno",row.names_nobody; handle.malformed,no,2,3',
      `"'=HYPERLINK(""x""),""abierto",,,"tiene una comilla sin cerrar, o texto después de cerrarla",line.quote_open,no,3,4`,
      'null,Nadie,1990-01-01,"no nombra a nadie; Correo: se dejó fuera, no dice nada de quién es alguien",row.names_nobody; handle.blocked,no,4,5',
      'dos@seis.pe,Dos,mañana,nacimiento: «mañana» no es una fecha de la forma iso,value.not_date,yes,5,6',
      '',
    ].join('\r\n'),
  )
  const mended = file.text.replace('no-es-correo', 'tres@seis.pe')
  const again = await importFile('seis mended.csv', 'customers', mended, map)
  assert.equal(again.rowsDone, 2)
  assert.equal(await handlesLike('%@seis.pe'), 3)
})

test('a row that names nobody is not taken for known when it comes again mended', async () => {
  const map = {
    source: 'siete',
    columns: [
      { column: 'id', to: 'field', name: 'id' },
      { column: 'mail', to: 'handle', type: 'email' },
      { column: 'at', to: 'field', name: 'occurredAt' },
      { column: 'kind', to: 'field', name: 'kind' },
    ],
  }
  const csv =
    'id,mail,at,kind\n1,nope,2020-01-01T00:00Z,\n' +
    '2,b@siete.pe,2020-01-01T00:00Z,customer.joined\n3,c@siete.pe,2999-01-01T00:00Z,\n'
  const first = await importFile('siete.csv', 'interactions', csv, map)
  assert.equal(first.rowsRejected, 3)
  const { text } = await house.get(`/api/imports/${first.id}/rejected`)
  assert.match(text, /«customer.joined» no es una clase.*row\.kind_unknown/)
  assert.match(text, /ocurre recién el 2999-01-01/)
  const mended = await importFile(
    'siete.csv',
    'interactions',
    csv.replace('nope', 'a@siete.pe'),
    map,
  )
  assert.deepEqual([mended.rowsDone, mended.rowsRejected], [1, 2])
})

test('a yes without a date never overturns a no', async () => {
  const map = (granted: boolean) => ({
    source: 'ocho',
    columns: [
      { column: 'mail', to: 'handle', type: 'email' },
      { value: granted ? 'yes' : 'no', to: 'consent', purpose: 'marketing', channel: 'email' },
    ],
  })
  await importFile('ocho', 'customers', 'mail\na@ocho.pe\n', map(true))
  await importFile('ocho', 'customers', 'mail\na@ocho.pe\n', map(false))
  const late = await importFile('ocho', 'customers', 'mail\na@ocho.pe\n', map(true))
  assert.equal(late.rowsNoted, 1)
  const { rows } = await house.platform.database.pool.query(
    `select state from customers_consent where made_by = 'import:ocho' order by at`,
  )
  assert.deepEqual(rows, [{ state: 'given' }, { state: 'withdrawn' }])
})

test('files that cannot be read are refused with the reason, and a broken header is shown', async () => {
  const id = (await house.post('/api/imports', { name: 'nueve', what: 'customers' })).body.id
  assert.equal((await house.post(`/api/imports/${id}/start`)).body.code, 'import.without_file')
  const empty = await putFile(id, '')
  assert.equal(empty.status, 422)
  const cut = gzipSync('email\n'.repeat(1000)).subarray(0, 20)
  const broken = await putFile(id, Uint8Array.from(cut))
  assert.equal(broken.status, 422)
  assert.match(await broken.text(), /unexpected end of file/)
  await putFile(id, '"email\nx@nueve.pe\n')
  const preview = await house.get(`/api/imports/${id}/preview`)
  assert.equal(preview.status, 422)
  assert.match(preview.text, /The first line cannot be read \(line\.quote_open\)/)
  assert.equal((await house.get(`/api/imports/${crypto.randomUUID()}`)).status, 404)
})

test('a file can be cancelled before and while it runs; what was taken stays', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `c${i}@diez.pe`).join('\n')
  const id = await sendFile('diez.csv', 'customers', `email\n${lines}\n`)
  await house.post(`/api/imports/${id}/start`)
  for (;;) {
    const { body } = await house.get(`/api/imports/${id}`)
    if (body.rowsRead > 0) break
  }
  const cancelled = await house.post(`/api/imports/${id}/cancel`)
  assert.equal(cancelled.body.state, 'cancelled')
  await house.platform.jobs.drain()
  const { body } = await house.get(`/api/imports/${id}`)
  assert.deepEqual(body, cancelled.body)
  assert.ok(body.rowsRead < 20_000)
  assert.equal(await handlesLike('%@diez.pe'), body.rowsDone)
  assert.equal((await house.post(`/api/imports/${id}/cancel`)).status, 409)
})
