import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { transact } from '../../ledger/index.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import { houseViewer } from '../access/index.ts'
import { createExport } from './create-export.ts'
import { csvLine } from './csv-line.ts'
import { findExport } from './find-exports.ts'
import { runExport } from './run-export.ts'
import { awkwardPeople, run } from './testing.ts'

let house: TestHouse
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hebra-transfer-'))
  house = await openHouse()
  const customers = join(folder, 'first.jsonl')
  await writeFile(customers, awkwardPeople.map((one) => `${JSON.stringify(one)}\n`).join(''))
  await run(house, 'import', [customers])
  const calls = join(folder, 'calls.csv')
  await writeFile(calls, 'mail,fecha,asunto\nana@uno.pe,2020-05-06,Reclamo\n')
  await run(house, 'import', [calls, '--time-zone', 'America/Lima'])
  await house.following.drain()
})
after(async () => {
  await house.stop()
  await rm(folder, { recursive: true, force: true })
})

test('no cell of an exported CSV runs as a formula, and numbers stay numbers', async () => {
  const file = join(folder, 'safe.csv')
  await run(house, 'export', ['customers', '--to', file])
  const text = await readFile(file, 'utf8')
  assert.match(text, /"'=HYPERLINK\(""http:\/\/evil""\)"/)
  assert.match(text, /'\+cmd\|calc/)
  assert.match(text, /(?<!')\+51987654321/)
  assert.equal(
    csvLine(['=1', '+1', '-1.5', '@a', '\ta', "'a", 'a=1', '-', '']).trimEnd(),
    ["'=1", '+1', '-1.5', "'@a", `'\ta`, "''a", 'a=1', "'-", ''].join(','),
  )
})

test('interactions leave with their handles, and filters narrow them', async () => {
  const all = await run(house, 'export', ['interactions'])
  const call = all.find((line) => line.kind === 'interaction.recorded')
  assert.deepEqual(call?.body, { summary: 'Reclamo' })
  assert.deepEqual(
    (call?.handles as object[]).map((handle) => ({ ...handle })),
    [{ type: 'email', value: 'ana@uno.pe', realm: '', assurance: 2 }],
  )
  assert.ok(!all.some((line) => String(line.kind).startsWith('handle.')))
  const later = await run(house, 'export', [
    'interactions',
    '--from',
    '2020-05-07T00:00:00Z',
    '--kind',
    'interaction.recorded',
  ])
  assert.equal(later.length, 0)
  const found = await house.post('/api/exports', {
    what: 'customers',
    format: 'jsonl',
    filter: { hasHandle: 'phone' },
  })
  await house.platform.jobs.drain()
  assert.equal((await house.get(`/api/exports/${found.body.id}`)).body.rows, 1)
})

test('an export over HTTP is a job whose file only its maker may fetch, until it expires', async () => {
  const made = await house.post('/api/exports', { what: 'customers', format: 'csv', gzip: true })
  assert.equal(made.status, 201)
  const path = `/api/exports/${made.body.id}`
  await house.platform.jobs.drain()
  const { body } = await house.get(path)
  assert.deepEqual([body.state, body.rows, body.masked], ['finished', awkwardPeople.length, false])
  const file = await fetch(`${house.url}${path}/file`, {
    headers: { authorization: `Bearer ${house.rootKey}` },
  })
  const bytes = Buffer.from(await file.arrayBuffer())
  assert.equal(bytes.length, body.bytes)
  assert.match(
    file.headers.get('content-disposition') ?? '',
    /^attachment; filename="customers-.*\.csv\.gz"$/,
  )
  assert.match(gunzipSync(bytes).toString(), /ana@uno\.pe/)
  const { body: key } = await house.post('/api/keys', { name: 'other', scope: 'api' })
  assert.equal((await house.get(path, { as: key.key })).status, 404)
  assert.equal((await house.get(`${path}/file`, { as: key.key })).status, 404)
  assert.deepEqual((await house.get('/api/exports', { as: key.key })).body.items, [])
  const one = await house.get('/api/exports')
  assert.equal(one.body.items[0].id, made.body.id)
})

test('who may not see contacts gets them masked in the file', async () => {
  const { exportRows } = await import('./export-rows.ts')
  const viewer = {
    actor: { type: 'staff' as const, id: 'x' },
    can: (permission: string) => permission !== 'customers:contact',
    rows: 'all' as const,
  }
  for (const what of ['customers', 'interactions'] as const) {
    let text = ''
    const asked = { what, format: 'jsonl' as const, filter: {} }
    for await (const piece of exportRows(house.platform.db, viewer, asked)) text += piece.text
    assert.ok(text.length > 0)
    assert.doesNotMatch(text, /ana@|987654321|Núñez/)
  }
})

test('erasing a person removes the files that may hold them and the rejected rows that do', async () => {
  const bad = join(folder, 'bad.csv')
  await writeFile(
    bad,
    'mail,fecha,asunto\nbeto@tres.pe,2020-05-06,Hola\n,ayer,de beto@tres.pe\n,ayer,otra\n',
  )
  const zone = ['--time-zone', 'America/Lima']
  const [done] = await run(house, 'import', [bad, '--what', 'interactions', ...zone])
  const made = await house.post('/api/exports', { what: 'customers', format: 'jsonl' })
  await house.platform.jobs.drain()
  await house.following.drain()
  const found = await house.get('/api/customers?handle=email:beto@tres.pe')
  const id = found.body.items[0].id
  const own = await house.get(`/api/customers/${id}/export`)
  assert.match(JSON.stringify(own.body.holders.transfer), /de beto@tres\.pe/)
  const erased = await house.post(`/api/customers/${id}/erase`, { reason: 'asked' })
  assert.equal(erased.status, 200, erased.text)
  const rejected = await house.get(`/api/imports/${done?.id}/rejected`)
  assert.doesNotMatch(rejected.text, /beto/)
  assert.match(rejected.text, /otra/)
  assert.equal((await house.get(`/api/exports/${made.body.id}/file`)).status, 409)
  const { file_key: key } = await findExport(house.platform.db, { id: made.body.id })
  assert.ok(key)
  const { tidyUp } = await import('./tidy-up.ts')
  await tidyUp(house.platform)
  assert.equal((await house.get(`/api/exports/${made.body.id}`)).body.state, 'expired')
  assert.equal((await house.get(`/api/imports/${done?.id}`)).body.filePresent, false)
  assert.equal(await house.platform.files.size(key), undefined)
})

test('an export under way while somebody is erased is made anew, without them', async () => {
  const made = await house.post('/api/customers', {
    handles: [{ type: 'email', value: 'ida@tres.pe' }],
  })
  const { files } = house.platform
  const written: string[] = []
  const platform: Platform = {
    ...house.platform,
    files: {
      ...files,
      async write(key, content) {
        const done = await files.write(key, content)
        written.push(await text(await files.read(key)))
        if (written.length > 1) return done
        const erased = await house.post(`/api/customers/${made.body.id}/erase`, { reason: 'asked' })
        assert.equal(erased.status, 200, erased.text)
        return done
      },
    },
  }
  const ctx = createCtx(systemActor('test'), platform.clock, platform.log)
  const asked = { what: 'customers', format: 'jsonl', gzip: false, filter: {} } as const
  const { id } = await transact(platform, ctx, (tx) =>
    createExport(tx, ctx, houseViewer(ctx.actor), asked),
  )
  await runExport(platform, id, new AbortController().signal)
  assert.deepEqual(
    written.map((one) => one.includes('ida@tres.pe')),
    [true, false],
  )
  const row = await findExport(platform.db, { id })
  assert.equal(row.state, 'finished')
  assert.doesNotMatch(await text(await files.read(row.file_key!)), /ida@/)
})

test('the command shows a preview, takes nothing, and says what is wrong with a map', async () => {
  const file = join(folder, 'preview.csv')
  await writeFile(file, 'Correo;Nombre\nnadie@cuatro.pe;Nadie\n')
  const [about, row] = await run(house, 'import', [file, '--preview'])
  assert.deepEqual([about?.what, about?.columns], ['customers', ['Correo', 'Nombre']])
  assert.deepEqual(row?.problems, [])
  const { body } = await house.get('/api/imports')
  assert.ok(!body.items.some((one: { name: string }) => one.name === 'preview.csv'))
  const map = join(folder, 'map.json')
  await writeFile(map, '{"columns": [{"column": "Correo", "to": "handel"}]}')
  await assert.rejects(run(house, 'import', [file, '--map', map]), /to must be handle, trait/)
  await writeFile(map, '{"columns": ')
  await assert.rejects(run(house, 'import', [file, '--map', map]), /The map .* cannot be read/)
  await assert.rejects(
    run(house, 'import', [file, '--time-zone', 'Lima']),
    /must be a time zone such as America\/Lima/,
  )
})
