// npm test: every test file on the embedded database and, where a PostgreSQL can be had, the whole
// again on it. Says plainly at the end what could not run here.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../test/chromium.ts'

const root = join(import.meta.dirname, '..')
const folders = ['server', 'test', 'stories', 'apps', 'sandbox', 'scripts', 'words', 'bench']
const files = globSync(
  folders.map((folder) => `${folder}/**/*.test.ts`),
  { cwd: root },
).sort()
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const wanted = chosen.length ? files.filter((file) => chosen.some((w) => file.includes(w))) : files
const skipped: string[] = []
const failed: string[] = []

if (!findChromium()) skipped.push('the browser tests: no Chromium was found')
if (wanted.length === 0) throw new Error(`no test file matches ${chosen.join(' ')}`)

await runOn('PGlite', undefined)
const given = process.env.TEST_DATABASE_URL
const started = given ? undefined : startPostgres()
const server = given ?? started
if (server) {
  await runOn('PostgreSQL', server)
  if (started)
    spawnSync('bash', ['scripts/postgres.sh', 'stop', started], { cwd: root, stdio: 'ignore' })
} else {
  skipped.push('all tests on PostgreSQL: set TEST_DATABASE_URL or install postgresql')
}
for (const what of skipped) console.log(`skipped: ${what}`)
for (const what of failed) console.log(`failed: ${what}`)
process.exitCode = failed.length ? 1 : 0

async function runOn(name: string, url: string | undefined) {
  console.log(`\n${wanted.length} test files on ${name}`)
  const { TEST_DATABASE_URL: _, ...env } = process.env
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=2', ...wanted],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...env, ...(url ? { TEST_DATABASE_URL: url } : {}), NODE_ENV: 'test' },
    },
  )
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) failed.push(`tests on ${name}`)
}

/** A throwaway cluster from the machine's own PostgreSQL; undefined when there is none. */
function startPostgres(): string | undefined {
  const script = 'scripts/postgres.sh'
  if (!existsSync(join(root, script))) return undefined
  if (globSync('/usr/lib/postgresql/*/bin/initdb').length === 0) return undefined
  const start = spawnSync('bash', [script, 'start'], { cwd: root, encoding: 'utf8' })
  const url = start.stdout.trim().split('\n').at(-1)
  if (start.status !== 0 || !url?.startsWith('postgres')) {
    skipped.push(`a throwaway PostgreSQL would not start: ${start.stderr.trim()}`)
    return undefined
  }
  return url
}
