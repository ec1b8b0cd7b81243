import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/house.ts'
import type { Database } from './database.ts'
import { createVault, openVault, platformSealedColumns, reseal } from './vault.ts'

const former = 'the former secret, long enough to be used'
const secret = 'the secret of today, long enough to be used'

let database: Database
let drop: () => Promise<void>
before(async () => {
  ;({ database, drop } = await openTestDatabase())
  await database.pool.query('create table vault_test (id uuid primary key, token text)')
})
after(() => drop())

test('what is sealed opens again in its own place, and never twice to the same text', () => {
  const vault = createVault({ secret })
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, context) => {
      const sealed = vault.seal(plain, context)
      assert.notEqual(sealed, vault.seal(plain, context))
      assert.equal(vault.open(sealed, context), plain)
    }),
  )
})

test('a sealed text that was moved, changed, cut or made up does not open', () => {
  const vault = createVault({ secret })
  const sealed = vault.seal('access token', 'touchpoint:1:accessToken')
  assert.throws(() => vault.open(sealed, 'touchpoint:2:accessToken'), /moved/)
  for (let at = sealed.lastIndexOf('.') + 1; at < sealed.length; at += 7) {
    const other = sealed[at] === 'A' ? 'B' : 'A'
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
    assert.throws(() => vault.open(changed, 'touchpoint:1:accessToken'), /changed/)
  }
  assert.throws(() => vault.open(sealed.slice(0, 24), 'touchpoint:1:accessToken'), /changed/)
  assert.throws(() => vault.open('access token', 'touchpoint:1:accessToken'), /HEBRA_SECRET/)
})

test('after a rotation the previous secret still opens and verifies, and its texts are stale', () => {
  const before = createVault({ secret: former })
  const sealed = before.seal('access token', 'here')
  const signature = before.sign('/files/a', 'file')
  const rotated = createVault({ secret, previousSecret: former })
  assert.equal(rotated.open(sealed, 'here'), 'access token')
  assert.equal(rotated.isStale(sealed), true)
  assert.equal(rotated.isStale(rotated.seal('access token', 'here')), false)
  assert.equal(rotated.verify('/files/a', signature, 'file'), true)
  const later = createVault({ secret })
  assert.throws(() => later.open(sealed, 'here'), /HEBRA_SECRET_PREVIOUS/)
  assert.equal(later.verify('/files/a', signature, 'file'), false)
})

test('a signature holds for its text and its purpose only', () => {
  const vault = createVault({ secret })
  const signature = vault.sign('customer 1', 'download')
  assert.equal(vault.verify('customer 1', signature, 'download'), true)
  assert.equal(vault.verify('customer 2', signature, 'download'), false)
  assert.equal(vault.verify('customer 1', signature, 'sign-in'), false)
  assert.equal(vault.verify('customer 1', '', 'download'), false)
})

test('resealing moves every registered column to the new secret and keeps digests', async () => {
  const { pool } = database
  const before = await openVault({ secret: former }, pool)
  const contextOf = (id: string) => `vault_test:${id}`
  const ids = Array.from({ length: 1200 }, () => crypto.randomUUID())
  await pool.query('insert into vault_test select * from unnest($1::uuid[], $2::text[])', [
    ids,
    ids.map((id) => before.seal(`token of ${id}`, contextOf(id))),
  ])
  await pool.query('insert into vault_test values ($1, null)', [crypto.randomUUID()])

  const rotating = await openVault({ secret, previousSecret: former }, pool)
  const columns = [
    ...platformSealedColumns,
    { table: 'vault_test', column: 'token', id: 'id', contextOf },
  ]
  assert.deepEqual(await reseal(pool, rotating, columns), [
    { column: 'platform_secret.sealed', resealed: 1 },
    { column: 'vault_test.token', resealed: 1200 },
  ])
  assert.deepEqual(
    (await reseal(pool, rotating, columns)).map((count) => count.resealed),
    [0, 0],
  )

  const later = await openVault({ secret }, pool)
  const { rows } = await pool.query('select id, token from vault_test where token is not null')
  for (const row of rows)
    assert.equal(later.open(row.token, contextOf(row.id)), `token of ${row.id}`)
  assert.equal(later.digest('key'), before.digest('key'))
  await assert.rejects(openVault({ secret: former }, pool), /another HEBRA_SECRET/)
})
