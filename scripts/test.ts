// npm test: every test on the embedded database and, where a PostgreSQL can be had, on it too. What
// asks no database runs once, and so do the screens, which ask it through the same routes that other
// tests hold on both, what is measured of our own memory, and what opens both databases by itself.
// Says plainly at the end what could not run here, and which files took longest.

import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { findChromium } from '../test/chromium.ts'
import { buildConsole, buildWidget } from '../test/console-build.ts'
import { readSources } from '../test/source-tree.ts'

const root = join(import.meta.dirname, '..')
const folders = ['server', 'test', 'stories', 'apps', 'sandbox', 'scripts', 'words', 'bench']
/** Those that take minutes begin first, so that none of them is left to run alone at the end. */
const isLong = (file: string) => /crash|kill|shared|console-|interleaving|disorder/.test(file)
const files = globSync(
  folders.map((folder) => `${folder}/**/*.test.ts`),
  { cwd: root },
)
  .sort()
  .sort((a, b) => Number(isLong(b)) - Number(isLong(a)))
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'))
/** The longest tests take two minutes; a slow machine three times as long. */
const longestSilenceMs = Number(process.env.HEBRA_TEST_SILENCE_MS ?? 420_000)
/** So many short files share a process: loading the house takes longer than most of them. */
const together = 6
const wanted = chosen.length ? files.filter((file) => chosen.some((w) => file.includes(w))) : files
const skipped: string[] = []
const failed: string[] = []

if (findChromium()) {
  buildConsole()
  buildWidget()
} else skipped.push('the browser tests: no Chromium was found')
if (wanted.length === 0) throw new Error(`no test file matches ${chosen.join(' ')}`)

// Ctrl-C reaches the runner too; what is left for us is to leave nothing behind.
const interrupted = new AbortController()
process.on('SIGINT', () => interrupted.abort())

const given = process.env.TEST_DATABASE_URL
const started = given ? undefined : startPostgres()
const server = given ?? started
const onBoth = server ? wanted.filter(differsByDatabase()) : wanted
if (onBoth.length) await runOn('PGlite', undefined, onBoth)
if (server && !interrupted.signal.aborted) await runOn('PostgreSQL', server, wanted)
if (started) spawnSync('bash', ['scripts/postgres.sh', 'stop', started], { cwd: root })
for (const what of skipped) console.log(`skipped: ${what}`)
// Where everything can be installed, what did not run is a failure.
if (process.env.CI && skipped.length) failed.push('CI leaves nothing out')
for (const what of failed) console.log(`failed: ${what}`)
process.exitCode = failed.length ? 1 : 0

/** Whether a test file opens the database given, and is about neither screens nor our memory. */
function differsByDatabase(): (file: string) => boolean {
  const sources = new Map(readSources().map((source) => [source.path, source]))
  const openers = ['test/house.ts', 'test/empty-database.ts', 'test/server-process.ts']
  const opens = (path: string, seen: Set<string>): boolean => {
    if (openers.includes(path)) return true
    if (seen.has(path)) return false
    seen.add(path)
    return (sources.get(path)?.imports ?? []).some(({ to, isType }) => !isType && opens(to, seen))
  }
  return (file) =>
    !/^test\/console|import-memory|platform\/backup/.test(file) &&
    (opens(file, new Set()) || /spawn|fork/.test(sources.get(file)?.code ?? ''))
}

async function runOn(name: string, url: string | undefined, files: readonly string[]) {
  console.log(`\n${files.length} test files on ${name}`)
  const took: [file: string, ms: number][] = []
  const { TEST_DATABASE_URL: _, ...env } = process.env
  const groups = gather(files, name)
  const running = run({
    cwd: root,
    // In this order, which the command line of Node does not keep.
    files: [...groups.keys()],
    concurrency: availableParallelism() + 1,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    signal: interrupted.signal,
    env: {
      ...env,
      ...(url ? { TEST_DATABASE_URL: url } : {}),
      NODE_ENV: 'test',
      // Each file is a process of its own; what one has stripped of types and compiled, all use.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
    },
  })
  let succeeded = false
  const note = ({ name: file, nesting, details }: Ended) => {
    if (nesting === 0 && file.endsWith('.test.ts')) took.push([file, details.duration_ms])
  }
  running.on('test:pass', note).on('test:fail', note)
  running.on('test:summary', ({ file, success }) => {
    if (file) groups.delete(file)
    else succeeded = success
  })
  const watch = watchSilence(running, () => [...groups.values()].flat())
  await pipeline(running.compose(spec), process.stdout, { end: false }).catch((error) => {
    if (!interrupted.signal.aborted) throw error
  })
  clearInterval(watch)
  if (!succeeded) failed.push(`tests on ${name}`)
  took.sort((a, b) => b[1] - a[1])
  for (const [file, ms] of took.slice(0, 12)) console.log(`${(ms / 1000).toFixed(1)} s  ${file}`)
}

/** A file that leaves something open never ends by itself: it is named, and all is ended. */
function watchSilence(running: NodeJS.EventEmitter, unfinished: () => string[]) {
  let heardAt = Date.now()
  for (const event of ['test:start', 'test:pass', 'test:fail', 'test:summary']) {
    running.on(event, () => {
      heardAt = Date.now()
    })
  }
  return setInterval(() => {
    if (Date.now() - heardAt < longestSilenceMs) return
    const files = unfinished().join('\n  ')
    console.error(`nothing was heard for ${longestSilenceMs / 1000} s of\n  ${files}`)
    failed.push('a test file did not end')
    interrupted.abort()
  }, 1000)
}

interface Ended {
  name: string
  nesting: number
  details: { duration_ms: number }
}

/**
 * Files that run one after the other in one process, each a suite of its own with its own hooks.
 * @returns by the modules that import them.
 */
function gather(files: readonly string[], name: string): Map<string, readonly string[]> {
  const folder = join(root, 'node_modules/.cache/test-groups', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const [long, short] = [files.filter(isLong), files.filter((file) => !isLong(file))]
  const groups = [...long.map((file) => [file]), ...chunksOf(short, together)]
  const paths = groups.map((group, n) => {
    const suites = group.map(
      (file) => `await describe('${file}', async () => void (await import('${join(root, file)}')))`,
    )
    const path = join(folder, `${String(n).padStart(3, '0')}.test.mjs`)
    writeFileSync(path, [`import { describe } from 'node:test'`, ...suites, ''].join('\n'))
    return [path, group] as const
  })
  return new Map(paths)
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )
}

/**
 * A throwaway cluster from the machine's own PostgreSQL; undefined when there is none. No test cuts
 * the power: those that kill, kill us, and what PostgreSQL was given it has.
 */
function startPostgres(): string | undefined {
  const start = spawnSync('bash', ['scripts/postgres.sh', 'start', '--careless'], {
    cwd: root,
    encoding: 'utf8',
  })
  const url = start.stdout?.trim().split('\n').at(-1)
  if (start.status === 0 && url?.startsWith('postgres')) return url
  const isMissing = start.status === 3 || start.error !== undefined
  const why = isMissing
    ? 'install PostgreSQL, or name a server with TEST_DATABASE_URL'
    : `a throwaway one would not start: ${start.stderr.trim()}`
  skipped.push(`all tests on PostgreSQL: ${why}`)
  return undefined
}
