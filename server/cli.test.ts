import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openEmptyDatabase } from '../test/empty-database.ts'
import { oneFile } from '../test/one-file.ts'
import { commands } from './cli/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'hebra-cli-'))
const onPostgres = process.env.TEST_DATABASE_URL !== undefined
const env: Record<string, string> = {
  PATH: process.env.PATH ?? '',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
  PORT: '0',
}
const drops: (() => Promise<void>)[] = []
let program: string
let server: ChildProcess | undefined

before(async () => {
  program = await oneFile('server/cli.ts')
  Object.assign(env, await freshPlace('data'))
})
after(async () => {
  server?.kill('SIGKILL')
  for (const drop of drops) await drop()
  rmSync(folder, { recursive: true })
})

/** The environment of an installation that holds nothing yet. */
async function freshPlace(name: string): Promise<Record<string, string>> {
  const secret = 'one secret for all places of these tests'
  const place = { HEBRA_DATA: join(folder, name), HEBRA_SECRET: secret }
  if (!onPostgres) return place
  const empty = await openEmptyDatabase()
  drops.push(empty.drop)
  await empty.database.close()
  return { ...place, DATABASE_URL: empty.url! }
}

interface Ran {
  code: number | null
  lines: Record<string, unknown>[]
  out: string
  err: string
}

function start(args: string[], more: Record<string, string> = {}, script = program): ChildProcess {
  const flags = ['--disable-warning=ExperimentalWarning', script, ...args]
  return spawn(process.execPath, flags, { cwd: folder, env: { ...env, ...more } })
}

/** Runs the real command line in a process of its own. */
async function hebra(
  args: string[],
  more: Record<string, string> = {},
  script?: string,
): Promise<Ran> {
  const child = start(args, more, script)
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  const isJson = out.startsWith('{')
  return {
    code,
    out,
    err,
    lines: isJson
      ? out
          .trimEnd()
          .split('\n')
          .map((l) => JSON.parse(l))
      : [],
  }
}

async function startServer() {
  server = start(['start'])
  for await (const chunk of server.stdout!) if (/runs at/.test(String(chunk))) return
  throw new Error('the server did not start')
}

test('help is there for everything and opens nothing', async () => {
  const { code, out } = await hebra(
    ['--help'],
    { DATABASE_URL: 'nonsense' },
    join(import.meta.dirname, 'cli.ts'),
  )
  assert.equal(code, 0)
  for (const { name, summary } of commands) {
    assert.ok(out.includes(name) && out.includes(summary), name)
    assert.match(summary, /^[A-Z].*[^.]$/, `${name}: a summary is one phrase without a full stop`)
  }
  const one = await hebra(['backup', '--help'], { DATABASE_URL: 'nonsense' })
  assert.equal(one.code, 0)
  assert.match(one.out, /hebra backup FILE/)
})

test('what is not understood ends with 2, what is refused with 1, both told on standard error', async () => {
  const unknown = await hebra(['dance', 'now'])
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /no command dance now/)
  const configured = await hebra(['keys', 'list'], { LOG_LEVEL: 'loud' })
  assert.equal(configured.code, 2)
  assert.match(configured.err, /LOG_LEVEL must be/)
  const wordless = await hebra(['backup'])
  assert.equal(wordless.code, 2)
  assert.match(wordless.err, /it takes FILE/)
  const missing = await hebra(['restore', 'not-there', '--force'])
  assert.equal(missing.code, 1)
  assert.match(missing.err, /not-there/)
  for (const ran of [unknown, configured, wordless, missing]) assert.equal(ran.out, '')
})

test('commands work without a server, beside it, and end up in one database', async () => {
  const create = ['keys', 'create', '--scope', 'api', '--name']
  const alone = await hebra([...create, 'alone'])
  assert.equal(alone.code, 0, alone.err)
  await startServer()
  if (!onPostgres) {
    assert.equal(statSync(join(folder, 'data', 'hebra.sock')).mode & 0o777, 0o600)
  }
  const beside = await hebra([...create, 'beside'])
  assert.equal(beside.code, 0, beside.err)
  assert.match(String(beside.lines[0]?.key), /\w{20}/)
  const listed = await hebra(['keys', 'list'])
  const names = listed.lines.map(({ name }) => name)
  assert.ok(names.includes('alone') && names.includes('beside'), listed.out)
  const refused = await hebra([...create, 'x', '--color', 'red'])
  assert.equal(refused.code, 2)
  assert.match(refused.err, /--color/)
})

test('a back-up made beside the running server restores into another place with equal rows', async () => {
  const made = await hebra(['backup', 'house.backup'])
  assert.equal(made.code, 0, made.err)
  assert.equal(made.lines[0]?.backup, join(folder, 'house.backup'))
  const again = await hebra(['backup', 'house.backup'])
  assert.equal(again.code, 2)
  assert.match(again.err, /is there already/)

  const here = await hebra(['restore', 'house.backup', '--force'])
  assert.equal(here.code, 1)
  assert.match(here.err, /Stop (it|the other one) first|Stop it first/)

  const other = await freshPlace('other')
  const restored = await hebra(['restore', 'house.backup'], other)
  assert.equal(restored.code, 0, restored.err)
  assert.equal(restored.lines[0]?.rows, made.lines[0]?.rows)
  const before = await hebra(['keys', 'list'])
  const after = await hebra(['keys', 'list'], other)
  assert.deepEqual(after.lines, before.lines)
  const twice = await hebra(['restore', 'house.backup'], other)
  assert.equal(twice.code, 1)
  assert.match(twice.err, /not empty.*--force/)
})

test('when the server was killed, the next command opens the house itself', async () => {
  server?.kill('SIGKILL')
  await once(server!, 'exit')
  const listed = await hebra(['keys', 'list'])
  assert.equal(listed.code, 0, listed.err)
  assert.equal(listed.lines.length, 2)
})

test('changing the secret: both open, everything is sealed again, then the old one may go', async () => {
  const former = env.HEBRA_SECRET!
  const fresh = 'another secret, chosen after the first one leaked'
  const lost = await hebra(['keys', 'list'], { HEBRA_SECRET: fresh })
  assert.equal(lost.code, 1)
  assert.match(lost.err, /HEBRA_SECRET_PREVIOUS/)
  const rotating = { HEBRA_SECRET: fresh, HEBRA_SECRET_PREVIOUS: former }
  const sealed = await hebra(['secrets', 'reseal'], rotating)
  assert.equal(sealed.code, 0, sealed.err)
  assert.deepEqual(sealed.lines[0], { column: 'platform_secret.sealed', resealed: 1 })
  const after = await hebra(['keys', 'list'], { HEBRA_SECRET: fresh })
  assert.equal(after.code, 0, after.err)
  assert.equal(after.lines.length, 2)
})
