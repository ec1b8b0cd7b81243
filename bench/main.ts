// npm run bench -- <name> [--db postgres|pglite|both] [--sizes 100,1000] [--json] [--<flag> value]
// PostgreSQL is BENCH_DATABASE_URL, else TEST_DATABASE_URL, else a throwaway server.

import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Bench, createBench, type DbKind } from './harness.ts'

await main(process.argv.slice(2))

async function main(argv: string[]) {
  const { name, json, databases, sizes, flags } = readArguments(argv)
  const { run } = (await import(`./${name}.ts`)) as { run: (bench: Bench) => Promise<void> }
  for (const db of databases) {
    const bench = await createBench(db, { sizes, flags, json })
    try {
      await run(bench)
    } finally {
      await bench.close()
    }
  }
}

function readArguments(argv: string[]) {
  const { positionals, tokens } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: { json: { type: 'boolean' } },
  })
  const flags: Record<string, string> = {}
  const free = positionals.map(String)
  for (const token of tokens) {
    if (token.kind !== 'option' || token.name === 'json') continue
    // Unknown flags come without a value; the word after one is its value.
    const value = token.value ?? argv[token.index + 1]
    if (value === undefined || value.startsWith('--')) return usage(`--${token.name} wants a value`)
    flags[token.name] = value
    if (token.value === undefined) free.splice(free.indexOf(value), 1)
  }
  const [name] = free
  if (!name || !benches().includes(name)) return usage(name ? `There is no bench ${name}` : '')
  const { db = 'postgres', sizes, ...rest } = flags
  if (!['postgres', 'pglite', 'both'].includes(db)) return usage(`--db ${db} is not known`)
  const databases: DbKind[] = db === 'both' ? ['postgres', 'pglite'] : [db as DbKind]
  return {
    name,
    json: argv.includes('--json'),
    databases,
    sizes: sizes?.split(',').map(Number),
    flags: rest,
  }
}

function benches(): string[] {
  return readdirSync(import.meta.dirname)
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !['main.ts', 'harness.ts', 'house-process.ts', 'floor.ts'].includes(file),
    )
    .map((file) => file.slice(0, -3))
}

function usage(problem: string): never {
  process.stderr.write(
    `${problem}\nUsage: npm run bench -- <name> [--db postgres|pglite|both] [--sizes 100,1000] ` +
      `[--json]\nBenches: ${benches().join(', ')}\n`,
  )
  process.exit(2)
}
