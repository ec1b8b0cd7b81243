import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { openEmptyDatabase } from '../../test/empty-database.ts'
import type { TestDatabase } from '../../test/house.ts'
import { backUp } from './backup.ts'
import { createClock } from './clock.ts'
import { createFiles } from './files.ts'
import { type Migration, migrate } from './migrate.ts'
import { restore } from './restore.ts'
import { createVault } from './vault.ts'

const folder = await mkdtemp(join(tmpdir(), 'hebra-backup-test-'))
const vault = createVault({ secret: 'a secret that is long enough to be used' })
const filesIn = (name: string) =>
  createFiles({
    location: join(folder, name),
    dataFolder: '',
    env: {},
    vault,
    clock: createClock(),
  })
const madeAt = new Date('2026-03-01T12:00:00Z')
const path = join(folder, 'whole.backup')

// Whatever a column may hold, in tables that point at each other in a circle.
const hats: Migration = {
  name: '0001-hats',
  sql: `
    create table hat (
      id bigint generated always as identity primary key,
      at timestamptz not null, day date, span interval, ratio double precision, price numeric,
      label text, tags text[], body jsonb, raw json, bytes bytea, "order" boolean,
      shout text generated always as (upper(label)) stored,
      band uuid
    );
    create table band (id uuid primary key, hat bigint not null references hat(id), times int);
    alter table hat add foreign key (band) references band(id);
    create table seeded (id int primary key, note text);
    insert into seeded values (1, 'as the migration wrote it');
    create table erased (id int generated always as identity primary key, why text);
    create function count_band() returns trigger language plpgsql as
      $$ begin new.times = new.times + 1; return new; end $$;
    create trigger band_counts before insert on band for each row execute function count_band()`,
}
const later: Migration = {
  name: '0002-later',
  sql: `alter table band add column note text not null default 'older'`,
}

const instants = ['-infinity', 'infinity', '2026-03-01 12:00:00.123456+00', '0044-03-15 BC']
const texts = ['', 'ñandú 🧵 \u2028 "x" \\ \r\n\t', '[', '{"end":true}', 'a'.repeat(100_000)]

async function fill({ pool }: TestDatabase['database']) {
  for (let i = 0; i < 1800; i++) {
    const text = texts[i % (i < 50 ? 5 : 4)]
    await pool.query(
      `insert into hat (at, day, span, ratio, price, label, tags, body, raw, bytes, "order")
       values ($1, '2026-03-01', '1 mon 2 days 03:04:05.6', $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        instants[i % 4],
        i % 7 ? Math.sqrt(i) : Number.NaN,
        i % 5 ? '12345678901234567890.123456789' : null,
        text,
        [text, null, 'x,"y"'],
        JSON.stringify({ text, deep: [1, { a: null }] }),
        '{"b" : 1,  "a":1}',
        Buffer.from([0, 255, i % 256]),
        i % 2 ? true : null,
      ],
    )
  }
  await pool.query(`insert into band select gen_random_uuid(), id, 0 from hat where id % 3 = 0`)
  await pool.query('update hat set band = band.id from band where band.hat = hat.id')
  await pool.query(`update seeded set note = 'as it became'`)
}

/** Every row of every table as text, in order: equal only when everything is. */
async function everything({ pool }: TestDatabase['database']) {
  await pool.query(`set timezone = 'UTC'`)
  const read = async (table: string) =>
    (await pool.query(`select t::text as row from ${table} as t order by id`)).rows
  const next = await pool.query(`select nextval(pg_get_serial_sequence('hat', 'id')) as next`)
  await pool.query(`select setval(pg_get_serial_sequence('hat', 'id'), $1, false)`, [
    next.rows[0].next,
  ])
  return [await read('hat'), await read('band'), await read('seeded'), next.rows]
}

let source: TestDatabase
before(async () => {
  source = await openEmptyDatabase()
  await migrate(source.database.pool, [hats])
  await fill(source.database)
})
after(async () => {
  await source.drop()
  await rm(folder, { recursive: true })
})

test('what is backed up while others write is one instant, with the files, and only its owner may read it', async () => {
  const files = filesIn('from')
  await files.write('media/empty', Buffer.alloc(0))
  await files.write('media/large', Buffer.alloc(200_001, 'hebra'))
  const { database } = source
  const writing = new AbortController()
  // Each pair is written in one transaction: a torn back-up would hold a hat without its band.
  const writer = (async () => {
    // The embedded database has one connection, which the back-up holds.
    while (database.kind === 'postgres' && !writing.signal.aborted) {
      await database.pool.query(`with hat as (insert into hat (at) values (now()) returning id)
        insert into band select gen_random_uuid(), id, 0 from hat`)
    }
  })()
  const report = await backUp({ database, files, path, madeAt })
  writing.abort()
  await writer
  assert.equal(report.files, 2)
  assert.ok(report.rows >= 2401)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  const lines = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n')
  assert.deepEqual(JSON.parse(lines.at(-1)!), { end: true, rows: report.rows, files: 2 })
  const rowsOf = (table: string): (string | null)[][] => {
    const from = lines.findIndex((line) => line.startsWith(`{"table":"${table}"`)) + 1
    const to = lines.findIndex((line, index) => index >= from && !line.startsWith('['))
    return lines.slice(from, to).map((line) => JSON.parse(line))
  }
  const banded = new Set(rowsOf('band').map(([, hat]) => hat))
  const hats = rowsOf('hat')
  const ids = new Set(hats.map(([id]) => id))
  for (const hat of banded) assert.ok(ids.has(hat!), `band without its hat ${hat}`)
  const written = hats.filter(([, , day]) => day === null)
  for (const [id] of written) assert.ok(banded.has(id!), `hat ${id} without its band`)
})

for (const kind of ['PGlite', 'PostgreSQL'] as const) {
  const server = kind === 'PostgreSQL' ? process.env.TEST_DATABASE_URL : ''
  const skip = server === undefined ? 'needs PostgreSQL' : false
  test(`a back-up restores into ${kind} with equal rows, and goes on from there`, {
    skip,
  }, async () => {
    const { database } = source
    const still = join(folder, `${kind}.backup`)
    await backUp({ database, files: filesIn('from'), path: still, madeAt })
    const target = await openEmptyDatabase(server)
    try {
      const files = filesIn(kind)
      const options = { database: target.database, files, path: still, migrations: [hats, later] }
      const report = await restore(options)
      assert.equal(report.files, 2)
      assert.equal(report.madeAt, madeAt.toISOString())
      const large = await buffer(await files.read('media/large'))
      assert.deepEqual(large, Buffer.alloc(200_001, 'hebra'))
      assert.equal(await files.size('media/empty'), 0)
      // The migration that came after the back-up ran over the restored rows.
      await target.database.pool.query(`delete from band where note <> 'older'`)
      await target.database.pool.query('alter table band drop column note')
      assert.deepEqual(await everything(target.database), await everything(database))
      // Foreign keys and triggers are back.
      const stranger = `insert into band values (gen_random_uuid(), -1, 0)`
      await assert.rejects(target.database.pool.query(stranger), /foreign key/)
      const { rows } = await target.database.pool.query(
        'insert into band select gen_random_uuid(), min(id), 0 from hat returning times',
      )
      assert.deepEqual(rows, [{ times: 1 }])
    } finally {
      await target.drop()
    }
  })
}

test('a database that holds anything is refused unless forced, and then keeps what must survive', async () => {
  const target = await openEmptyDatabase()
  const { database } = target
  try {
    await migrate(database.pool, [hats, later])
    await database.pool.query(`insert into erased (why) select 'asked' from generate_series(1, 3)`)
    const options = { database, files: filesIn('forced'), path, migrations: [hats, later] }
    await assert.rejects(restore(options), /not empty.*--force/)
    await restore({ ...options, force: true, keep: ['erased', 'not_there'] })
    await database.pool.query(`insert into erased (why) values ('later')`)
    const { rows } = await database.pool.query('select id, why from erased order by id')
    assert.deepEqual(
      rows.map(({ id, why }) => `${id} ${why}`),
      ['1 asked', '2 asked', '3 asked', '4 later'],
    )
    assert.ok((await database.pool.query('select 1 from hat')).rowCount! >= 1800)
  } finally {
    await target.drop()
  }
})

test('a back-up that is cut off, damaged, foreign or too new is refused before anything changes', async () => {
  const target = await openEmptyDatabase()
  const { database } = target
  try {
    const files = filesIn('refused')
    const whole = await readFile(path)
    const plain = gunzipSync(whole).toString()
    const tryWith = async (content: Buffer, migrations = [hats]) => {
      const other = join(folder, 'other.backup')
      await writeFile(other, content)
      return restore({ database, files, path: other, migrations })
    }
    await assert.rejects(tryWith(whole.subarray(0, whole.length - 20)), /cut off/)
    await assert.rejects(tryWith(whole.subarray(0, 20)), /cut off|not a back-up/)
    const lines = plain.split('\n')
    await assert.rejects(tryWith(gzipSync(lines.slice(0, -2).join('\n'))), /cut off/)
    const oneRowLess = lines.filter((_, index) => index !== 5).join('\n')
    await assert.rejects(tryWith(gzipSync(oneRowLess)), /damaged/)
    await assert.rejects(tryWith(Buffer.from('no gzip at all')), /no back-up/)
    await assert.rejects(tryWith(gzipSync('{"some":"json"}\n')), /not a back-up/)
    await assert.rejects(tryWith(whole, [later]), /0001-hats.*that version or a newer/)
    const { rows } = await database.pool.query(`select to_regclass('hat') as there`)
    assert.deepEqual(rows, [{ there: null }])
  } finally {
    await target.drop()
  }
})

test('a back-up that cannot be finished leaves no file', async () => {
  const giveUp = AbortSignal.abort(new Error('given up'))
  const unfinished = join(folder, 'unfinished.backup')
  const { database } = source
  const making = backUp({
    database,
    files: filesIn('from'),
    path: unfinished,
    madeAt,
    signal: giveUp,
  })
  await assert.rejects(making)
  await assert.rejects(stat(unfinished), /ENOENT/)
  await assert.rejects(stat(`${unfinished}.part`), /ENOENT/)
  await database.pool.query('select 1')
})
