import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { detectDialect, isGzip } from './dialect.ts'
import { problem } from './problem.ts'
import { type Row, readRows } from './read-rows.ts'
import { createCsvSplitter } from './split-csv.ts'

const table = [
  ['Código', 'Nombre', 'Correo'],
  ['1', 'José Peña', 'jose@ejemplo.pe'],
  ['2', 'Ana "la jefa"; Núñez', 'ana@ejemplo.pe'],
  ['3', 'Línea\nnueva', ''],
]

const csvOf = (rows: string[][], delimiter: string, newline: string) =>
  rows
    .map((row) =>
      row
        .map((cell) =>
          /["\r\n]/.test(cell) || cell.includes(delimiter)
            ? `"${cell.replaceAll('"', '""')}"`
            : cell,
        )
        .join(delimiter),
    )
    .join(newline) + newline

const encodersOf: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'Latin-1': (text) => Buffer.from(text, 'latin1'),
  'UTF-16 little endian with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 big endian with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
}

async function readAll(bytes: Buffer, pieceBytes = 7): Promise<{ columns: string[]; rows: Row[] }> {
  const gzip = isGzip(bytes)
  const { gunzipSync } = await import('node:zlib')
  const dialect = detectDialect(gzip ? gunzipSync(bytes) : bytes)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(bytes.subarray(at, at + pieceBytes))
  }
  const reader = readRows(Readable.from(pieces), dialect, gzip)
  const rows: Row[] = []
  for await (const some of reader.rows) rows.push(...some)
  return { columns: reader.columns(), rows }
}

const cellsOf = (rows: Row[]) =>
  rows.map((row) => ('cells' in row ? Object.values(row.cells) : `damaged: ${row.damage.code}`))

test('every encoding, delimiter and line end gives the same rows, plain and in gzip', async () => {
  for (const [encoding, encode] of Object.entries(encodersOf)) {
    for (const delimiter of [',', ';', '\t', '|']) {
      for (const newline of ['\n', '\r\n']) {
        const bytes = encode(csvOf(table, delimiter, newline))
        for (const given of [bytes, gzipSync(bytes)]) {
          const { columns, rows } = await readAll(given)
          const named = `${encoding}, ${JSON.stringify(delimiter + newline)}`
          assert.deepEqual(columns, table[0], named)
          assert.deepEqual(cellsOf(rows), table.slice(1), named)
        }
      }
    }
  }
})

test('old Mac line ends and the sep= line of Excel are understood', async () => {
  const mac = await readAll(Buffer.from('a;b\r1;2\r3;4\r'))
  assert.deepEqual(cellsOf(mac.rows), [
    ['1', '2'],
    ['3', '4'],
  ])
  const excel = await readAll(Buffer.from('sep=;\r\na;b,c\r\n1;2\r\n'))
  assert.deepEqual(excel.columns, ['a', 'b,c'])
})

test('JSON Lines give their objects, and what is none is named by its line', async () => {
  const { rows } = await readAll(Buffer.from('{"a":1}\r\n\n[2]\n{"a":\n{"a":{"b":"ñ"}}'))
  assert.deepEqual(rows, [
    { row: 1, line: 1, length: 8, cells: { a: 1 } },
    { row: 2, line: 3, length: 3, damage: problem('line.not_object'), raw: '[2]' },
    { row: 3, line: 4, length: 5, damage: problem('line.not_json'), raw: '{"a":' },
    { row: 4, line: 5, length: 15, cells: { a: { b: 'ñ' } } },
  ])
})

test('well-formed CSV reads as csv-parse reads it, however it is cut into pieces', () => {
  const cell = fc.stringMatching(/^[a-z"; ,\n\r]{0,6}$/).map((text) => `x${text}`)
  const rows = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  fc.assert(
    fc.property(rows, fc.constantFrom(',', ';'), fc.integer({ min: 1, max: 9 }), (given, by, n) => {
      const text = csvOf(given, by, '\n')
      const splitter = createCsvSplitter({ delimiter: by, newline: '\n' })
      const read: string[][] = []
      const take = (records: ReturnType<typeof splitter.push>) => {
        for (const record of records) {
          assert.ok('cells' in record)
          read.push(record.cells)
        }
      }
      for (let at = 0; at < text.length; at += n) take(splitter.push(text.slice(at, at + n)))
      take(splitter.end())
      assert.deepEqual(read, parse(text, { delimiter: by, record_delimiter: '\n' }))
    }),
    { numRuns: 1000 },
  )
})

test('a quote that is never closed costs its own line only', async () => {
  const text = 'id;name\n1;"open\n2;fine\n3;"also "fine" no\n4;"good"\n5;x;too many\n6;y\n'
  const { rows } = await readAll(Buffer.from(text), 5)
  const read = rows.map((row) =>
    'cells' in row
      ? `${row.line}:${row.cells.name}`
      : `${row.line}: ${row.damage.code} [${row.raw}]`,
  )
  assert.deepEqual(read, [
    '2: line.quote_open [1;"open]',
    '3:fine',
    '4: line.quote_open [3;"also "fine" no]',
    '5:good',
    '6: line.other_width [5;x;too many]',
    '7:y',
  ])
})

test('a cell of 10 MB, quoted or not, is reported and what follows is read', async () => {
  const long = 'z'.repeat(10 * 1024 * 1024)
  for (const cell of [long, `"${long}"`, `"${long}`]) {
    const bytes = Buffer.from(`id;name\n1;a\n2;${cell}\n3;c\n`)
    const { rows } = await readAll(bytes, 64 * 1024)
    assert.deepEqual(
      rows.map((row) => ('cells' in row ? row.cells.name : row.damage.code)),
      ['a', 'line.too_long', 'c'],
    )
    const damaged = rows[1]!
    assert.ok('raw' in damaged && damaged.raw.length <= 2000)
  }
  const lines = Buffer.from(`{"a":1}\n{"a":"${long}"}\n{"a":3}\n`)
  const { rows } = await readAll(lines, 64 * 1024)
  assert.deepEqual(
    rows.map((row) => ('cells' in row ? row.cells.a : 'damaged')),
    [1, 'damaged', 3],
  )
})

test('characters that the database cannot keep are replaced, not dropped in silence', async () => {
  const { rows } = await readAll(Buffer.from('id;name\n1;a\0b\n'))
  assert.deepEqual(cellsOf(rows), [['1', 'a\ufffdb']])
})

test('columns without a name or with the same name stay apart', async () => {
  const { columns } = await readAll(Buffer.from('a;;a\n1;2;3\n'))
  assert.deepEqual(columns, ['a', 'column 2', 'a (2)'])
})
