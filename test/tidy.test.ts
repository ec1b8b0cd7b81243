// What keeps the house a house: who may import whom, who may name which table, how long a file may
// be, where time comes from. The rules are those of docs and STYLE.md that a machine can see.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findFiles, readSources, readText, type SourceFile } from './source-tree.ts'

const sources = readSources()
const byPath = new Map(sources.map((source) => [source.path, source]))
const server = sources.filter(({ path, isTest }) => path.startsWith('server/') && !isTest)

/** Modules in their order: each may import the faces of those before it. */
const modules = [
  ...['access', 'customers', 'ingest', 'transfer', 'channels', 'conversations', 'webhooks'],
  ...['commerce', 'loyalty', 'engagement', 'insight'],
]
const order = ['platform', 'ledger', ...modules, 'build']

/** The room a file of the server lies in; what lies beside the rooms puts them together. */
function roomOf(path: string): string | undefined {
  if (!path.startsWith('server/')) return undefined
  const [, first, second] = path.split('/')
  if (first === 'modules') return second
  return first === 'platform' || first === 'ledger' ? first : 'build'
}

/** Fails with every offence, each on its line. */
function none(offences: string[]) {
  assert.ok(offences.length === 0, `\n  ${offences.join('\n  ')}\n`)
}

test('every module has its place in the order', () => {
  const found = new Set(findFiles('server/modules/*/*.ts').map((path) => path.split('/')[2]!))
  none(
    [...found]
      .filter((name) => !modules.includes(name))
      .map((name) => `server/modules/${name} is not in the order: add it to test/tidy.test.ts`),
  )
})

test('a room is entered by its face', () => {
  const offences = server.flatMap(({ path, imports }) =>
    imports.flatMap(({ to }) => {
      const from = roomOf(path)
      const room = roomOf(to)
      if (!room || room === from || room === 'platform' || room === 'build') return []
      const inside = to.replace(/^server\/(modules\/)?\w+\//, '')
      if (inside === 'index.ts' || (path === 'server/build.ts' && inside === 'module.ts')) return []
      return [`${path} imports ${to}: import it from the index.ts of ${room}, or do without`]
    }),
  )
  none(offences)
})

test('imports go platform ← ledger ← modules in their order ← build', () => {
  const offences = server.flatMap(({ path, imports }) =>
    imports.flatMap(({ to, isDynamic }) => {
      const from = roomOf(path)
      const room = roomOf(to)
      if (!from || !room || isDynamic || order.indexOf(room) <= order.indexOf(from)) return []
      return [
        `${path} imports ${to}, which comes after it: let the later one follow the ledger, or ` +
          'let build.ts hand in what is needed',
      ]
    }),
  )
  none(offences)
})

test('the server imports nothing of the apps, and apps take only types of contracts from it', () => {
  const offences = sources.flatMap(({ path, imports, isTest }) =>
    imports.flatMap(({ to, isType }) => {
      if (path.startsWith('server/') && to.startsWith('apps/') && !isTest) {
        return [`${path} imports ${to}: the server knows no app`]
      }
      if (!path.startsWith('apps/') || !to.startsWith('server/') || isTest) return []
      if (path.endsWith('vite.config.ts')) return []
      if (isType) return []
      return [`${path} imports code of ${to}: write "import type", or ask over the API`]
    }),
  )
  none(offences)
})

test('no file imports itself by way of others', () => {
  const done = new Set<string>()
  const offences: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) {
      const circle = [...trail.slice(trail.indexOf(path)), path]
      offences.push(`${circle.join(' → ')}: move what both need into a file of its own`)
      return
    }
    if (done.has(path)) return
    for (const { to, isType, isDynamic } of byPath.get(path)?.imports ?? []) {
      if (!isType && !isDynamic && byPath.has(to)) visit(to, [...trail, path])
    }
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  none(offences)
})

test('a contract brings nothing into the browser but zod', () => {
  const offences: string[] = []
  for (const { path } of server.filter(({ path }) => /(^|[/-])contracts\.ts$/.test(path))) {
    for (const [reached, by] of reach(path)) {
      const isOwn = roomOf(reached) === roomOf(path)
      if (isOwn || reached === 'zod' || reached === 'server/platform/contract.ts') continue
      offences.push(`${path} brings in ${reached} by way of ${by}: contracts stand on zod alone`)
    }
  }
  none([...new Set(offences)])
})

/** Everything that runs when `path` is loaded, each with the file that imports it. */
function reach(path: string, seen = new Map<string, string>()): Map<string, string> {
  for (const { to, isType } of byPath.get(path)?.imports ?? []) {
    if (isType || seen.has(to)) continue
    seen.set(to, path)
    reach(to, seen)
  }
  return seen
}

test('a table is named in its own room', () => {
  const migrations = findFiles('server/migrations/[0-9]*.sql').map(readText).join('\n')
  const tables = new Set(
    [...migrations.matchAll(/create table (?:if not exists )?(\w+)/g)].map(([, name]) => name!),
  )
  const nameless = [...tables].filter((table) => !order.includes(table.split('_')[0]!))
  none(nameless.map((table) => `table ${table}: begin its name with its room, such as loyalty_`))
  const offences = server.flatMap(({ path, code }) => {
    const room = roomOf(path)
    const named = new Set(code.match(/\b[a-z]+(?:_[a-z]+)+\b/g))
    return [...named].flatMap((word) => {
      const owner = tables.has(word) ? word.split('_')[0] : undefined
      // The answers kept for repeated requests belong to every transaction, and so to the ledger.
      if (!owner || owner === room || (owner === 'platform' && room === 'ledger')) return []
      return [`${path} names the table ${word}: ask the face of ${owner} for what you need`]
    })
  })
  none(offences)
})

test('every file is imported by somebody, or is where something starts', () => {
  const used = new Set(
    sources.flatMap((source) =>
      source.imports
        .filter(
          ({ to }) =>
            to !== source.path && (!source.isTest || !byPath.get(to)?.path.startsWith('server/')),
        )
        .map(({ to }) => to),
    ),
  )
  const starts = /^(scripts|bench|stories)\/|^server\/(main|cli)\.ts$|\.config\.ts$|\.d\.ts$/
  // A process of its own is named where it is started, a page's script in its HTML.
  const texts = [...sources.map(({ path, text }) => ({ path, text })), ...pages()]
  const offences = sources
    .filter(({ path }) => !used.has(path) && !starts.test(path) && !/\.test\.tsx?$/.test(path))
    .filter(({ path }) => {
      const name = path.split('/').at(-1)!
      return (
        !texts.some((other) => other.path !== path && other.text.includes(`${name}'`)) &&
        !texts.some((other) => other.text.includes(`${name}"`))
      )
    })
    .map(({ path }) => `${path} is imported by nobody but tests: use it or delete it`)
  none(offences)
})

const pages = () => findFiles('apps/**/*.html').map((path) => ({ path, text: readText(path) }))

test('a file is as long as somebody likes to read', () => {
  const offences = sources
    .filter(({ isTest }) => !isTest)
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > (path.endsWith('.tsx') ? 350 : 300))
    .map(({ path, lines }) => `${path} has ${lines} lines: is it two things?`)
  none(offences)
})

test('time comes from the clock', () => {
  const offences = server.flatMap(({ path, code }) => {
    if (path === 'server/platform/clock.ts' || path === 'server/platform/ids.ts') return []
    const found: string[] = []
    if (/\bDate\.now\(\)|\bnew Date\(\)/.test(code)) {
      found.push(`${path} asks the process for the time: take ctx.now or platform.clock`)
    }
    const sql = /(?<![.\w])now\(\)|\b(current_timestamp|localtimestamp)\b|\bclock_timestamp\(\)/i
    if (path.startsWith('server/modules/') && sql.test(code)) {
      found.push(`${path} asks the database for the time: pass ctx.now as a parameter`)
    }
    return found
  })
  none(offences)
})

const oddities: [RegExp, string][] = [
  [/[:<,|(]\s*any\b(?!\w)|\bas any\b/, 'says any: say what it is, or unknown and parse it'],
  [/^export default\b/m, 'has a default export: give it a name'],
]
const openEnd = /\b(TODO|FIXME)\b/

test('what does not belong here is not here', () => {
  const wanted = (source: SourceFile) => !source.isTest && !source.path.endsWith('.config.ts')
  const offences = sources
    .filter(wanted)
    .flatMap(({ path, text, code }) => [
      ...(openEnd.test(text) ? [`${path} has an open end: do it now, or leave it out`] : []),
      ...oddities
        .filter(([pattern]) => pattern.test(code.replace(/'[^'\n]*'/g, "''")))
        .map(([, what]) => `${path} ${what}`),
      ...[...code.matchAll(/^(?:export )?(?:abstract )?class (\w+)(.*)$/gm)]
        .filter(([, , rest]) => !/extends (Error|\w+Error|Refusal|HTMLElement)\b/.test(rest!))
        .map(([, name]) => `${path} has the class ${name}: write functions over plain data`),
      ...(/\/(utils?|helpers?|common|shared|lib)\//.test(path)
        ? [`${path}: name its folder after what is in it`]
        : []),
    ])
  none(offences)
})

test('migrations have numbers of their own', () => {
  const numbers = Map.groupBy(findFiles('server/migrations/*.sql'), (path) =>
    path.split('/')[2]!.slice(0, 4),
  )
  numbers.delete('sche')
  none(
    [...numbers]
      .filter(([number, paths]) => paths.length > 1 || !/^\d{4}$/.test(number))
      .map(([, paths]) => `${paths.join(' and ')}: one file for one number, NNNN-what.sql`),
  )
})

test('a statement that is kept prepared has a name of its own', () => {
  const named = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\/\*keep:([\w-]+)\*\//g)].map(([, name]) => ({ name, path })),
  )
  assert.ok(named.length > 50)
  none(
    [...Map.groupBy(named, ({ name }) => name)]
      .filter(([, those]) => those.length > 1)
      .map(([name, those]) => `${name}: ${those.map(({ path }) => path).join(' and ')}`),
  )
})
