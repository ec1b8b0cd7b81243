import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openTestDatabase } from '../test/house.ts'

const folder = mkdtempSync(join(tmpdir(), 'hebra-main-'))
after(() => rmSync(folder, { recursive: true }))

interface Run {
  child: ChildProcess
  output: () => string
  /** Resolves when the output matches; rejects when the process ends first. */
  says: (wanted: RegExp) => Promise<RegExpExecArray>
  ended: Promise<number | null>
}

function run(env: Record<string, string>): Run {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'main.ts')],
    {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
        HEBRA_DATA: folder,
        PORT: '0',
        ...env,
      },
    },
  )
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const says = (wanted: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = wanted.exec(output)
        if (found) resolve(found)
      }
      child.stdout.on('data', look)
      ended.then(() => reject(new Error(`it ended and said only:\n${output}`)))
      look()
    })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return { child, output: () => output, says, ended }
}

test('a wrong configuration is refused with what is wrong with each variable', async () => {
  const { ended, output } = run({ PORT: 'north', LOG_LEVEL: 'loud' })
  assert.equal(await ended, 2)
  assert.match(output(), /PORT must be a port number/)
  assert.match(output(), /LOG_LEVEL must be trace, debug/)
})

test('it starts, says how to make the owner, refuses a second one, and stops when asked', async () => {
  const fresh = process.env.TEST_DATABASE_URL ? await openTestDatabase() : undefined
  const env: Record<string, string> = fresh?.url
    ? { DATABASE_URL: fresh.url, HEBRA_SECRET: 'a secret of these tests, long enough' }
    : {}
  const { child, says, ended } = run(env)
  const [, port] = await says(/runs at .*:(\d+)\)/)
  await says(/\/setup and give this set-up token:\n {2}\S+/)
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
  assert.equal(ready.status, 200)
  const { durability } = (await ready.json()) as { durability: string }
  assert.equal(durability, fresh ? 'power' : 'process')

  const second = run({ ...env, PORT: String(port) })
  assert.equal(await second.ended, 1)
  assert.match(
    second.output(),
    fresh ? /The port \d+ is in use/ : /in use by another Hebra process/,
  )

  child.kill('SIGTERM')
  assert.equal(await ended, 0)
  await fresh?.drop()
})

test('a process that only works has no pages, and says how it is', async () => {
  const fresh = process.env.TEST_DATABASE_URL ? await openTestDatabase() : undefined
  const { child, says, ended } = run({
    HEBRA_ROLES: 'worker',
    ...(fresh?.url
      ? { DATABASE_URL: fresh.url, HEBRA_SECRET: 'a secret of these tests, long enough' }
      : {}),
  })
  const [, port] = await says(/runs at .*:(\d+)\)/)
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
  assert.deepEqual(
    await Promise.all(['/healthz', '/', '/api/setup'].map(statusOf)),
    [200, 404, 404],
  )
  child.kill('SIGINT')
  assert.equal(await ended, 0)
  await fresh?.drop()
})

test('a second signal ends a stop at once, which waits for what was accepted', async () => {
  const fresh = process.env.TEST_DATABASE_URL ? await openTestDatabase() : undefined
  const rootKey = 'a-root-key-of-these-tests-long-enough'
  const { child, says, ended } = run({
    HEBRA_ROOT_KEY: rootKey,
    ...(fresh?.url
      ? { DATABASE_URL: fresh.url, HEBRA_SECRET: 'a secret of these tests, long enough' }
      : {}),
  })
  const [, port] = await says(/runs at .*:(\d+)\)/)
  const authorization = `Bearer ${rootKey}`
  const made = await fetch(`http://127.0.0.1:${port}/api/imports`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'slow.csv', what: 'customers' }),
  })
  assert.equal(made.status, 201)
  const { id } = (await made.json()) as { id: string }
  // A file that begins to come and never ends.
  const upload = request(`http://127.0.0.1:${port}/api/imports/${id}/file`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/octet-stream', expect: '100-continue' },
  })
  const broken = once(upload, 'error')
  upload.flushHeaders()
  await once(upload, 'continue')
  upload.write('email\n')

  child.kill('SIGTERM')
  await says(/stopping/)
  const asked = performance.now()
  child.kill('SIGINT')
  assert.equal(await ended, 1)
  assert.ok(performance.now() - asked < 15_000, 'it did not wait for its own limit of 30 seconds')
  await broken
  await fresh?.drop()
})
