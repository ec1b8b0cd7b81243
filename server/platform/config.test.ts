import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'hebra-config-test-'))
after(() => rmSync(folder, { recursive: true }))
const memory = { HEBRA_DATA: 'memory://' }
const secret = 'a secret of at least thirty-two letters'

test('an empty environment is enough, and empty variables count as absent', () => {
  const config = readConfig({ ...memory, PORT: '', HEBRA_URL: '', DATABASE_URL: '', LOG_LEVEL: '' })
  assert.equal(config.port, 4000)
  assert.equal(config.publicUrl, 'http://localhost:4000')
  assert.equal(config.databaseUrl, undefined)
  assert.deepEqual(config.roles, ['web', 'worker'])
  assert.equal(config.trustProxy, false)
  assert.equal(config.logLevel, 'info')
  assert.deepEqual(config.providerHosts, [])
})

test('what is set is taken', () => {
  const config = readConfig({
    ...memory,
    PORT: '8080',
    HEBRA_URL: 'https://hebra.example.com/',
    DATABASE_URL: 'postgres://hebra@db/hebra',
    HEBRA_SECRET: secret,
    HEBRA_ROLES: 'web',
    HEBRA_PROVIDER_HOSTS: 'localhost:9000, sandbox.example',
    HEBRA_TRUST_PROXY: '10.0.0.0/8',
  })
  assert.equal(config.port, 8080)
  assert.equal(config.publicUrl, 'https://hebra.example.com')
  assert.equal(config.secret, secret)
  assert.deepEqual(config.roles, ['web'])
  assert.deepEqual(config.providerHosts, ['localhost:9000', 'sandbox.example'])
  assert.equal(config.trustProxy, '10.0.0.0/8')
})

test('every wrong variable is named at once, with what would be right', () => {
  const wrong = {
    ...memory,
    PORT: 'http',
    HEBRA_URL: 'hebra',
    DATABASE_URL: 'mysql://db/hebra',
    HEBRA_SECRET: 'short',
    HEBRA_ROLES: 'web,cook',
    HEBRA_SMTP_URL: 'mail.example.com',
    HEBRA_MAIL_RELAYS: '10.0.0.7, mail.example.com',
    LOG_LEVEL: 'loud',
  }
  assert.throws(
    () => readConfig(wrong),
    ({ message }: Error) => {
      assert.match(message, /PORT must be a port number, such as 4000/)
      assert.match(message, /HEBRA_URL must be the public address, such as https:/)
      assert.match(message, /DATABASE_URL must be postgres:\/\/user/)
      assert.match(message, /HEBRA_MAIL_RELAYS must be addresses or networks/)
      assert.match(message, /HEBRA_SECRET must have at least 32 characters \(openssl/)
      assert.match(message, /HEBRA_ROLES.* may name web and worker/)
      assert.match(message, /HEBRA_SMTP_URL must be smtp:/)
      assert.match(message, /LOG_LEVEL must be trace, debug/)
      // A secret that was mistyped is still a secret.
      assert.doesNotMatch(message, /short/)
      return true
    },
  )
})

test('with a database of its own the start is refused without a secret', () => {
  assert.throws(
    () => readConfig({ ...memory, DATABASE_URL: 'postgres://hebra@db/hebra' }),
    /HEBRA_SECRET is needed with DATABASE_URL: .*openssl rand -hex 32/,
  )
})

test('on the embedded database a secret is made once and kept for its owner alone', () => {
  const data = join(folder, 'data')
  const first = readConfig({ HEBRA_DATA: data })
  assert.match(first.secret, /^[0-9a-f]{64}$/)
  assert.equal(readFileSync(join(data, 'secret'), 'utf8'), first.secret)
  assert.equal(statSync(join(data, 'secret')).mode & 0o777, 0o600)
  assert.equal(readConfig({ HEBRA_DATA: data }).secret, first.secret)
  assert.equal(readConfig({ HEBRA_DATA: data, HEBRA_SECRET: secret }).secret, secret)
  assert.equal(first.dataFolder, resolve(data))
  assert.notEqual(readConfig(memory).secret, readConfig(memory).secret)
})
