// What the console weighs on the wire (brotli), against the limits of its acceptance. Builds
// nothing: run `npm run build` before. Exits with 1 when a limit is passed.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { Bench } from './harness.ts'

const kib = 1024
const folder = join(import.meta.dirname, '../dist/console')
const assets = join(folder, 'assets')
const names = readdirSync(assets).filter((name) => /\.(js|css|woff2)$/.test(name))

const sizeOf = (name: string): number =>
  name.endsWith('.woff2')
    ? statSync(join(assets, name)).size
    : (statSync(join(assets, `${name}.br`), { throwIfNoEntry: false })?.size ??
      brotliCompressSync(readFileSync(join(assets, name))).length)

/** Opens no database: what counts are the files. */
export async function run(bench: Bench): Promise<void> {
  const first = withImports([...entryFiles(), ...named('inbox-page'), ...named('es')])
  const cssFirst = names.filter((name) => name.endsWith('.css') && isFirstCss(name))
  const [heaviest] = names
    .filter((name) => name.endsWith('.js') && !first.has(name))
    .map((name) => ({ name, bytes: sizeOf(name) }))
    .sort((a, b) => b.bytes - a.bytes)
  const weigh = (what: string, bytes: number, limitKiB: number) => {
    const ok = bytes <= limitKiB * kib
    bench.report({
      name: `console ${what}`,
      size: names.length,
      ours: bytes,
      unit: 'bytes',
      limit: limitKiB * kib,
      ok,
    })
    if (!ok) process.exitCode = 1
  }
  weigh('entry + inbox, JS', sum([...first]), 180)
  weigh('entry + inbox, CSS', sum(cssFirst), 22)
  weigh('fonts', sum(names.filter((name) => name.endsWith('.woff2'))), 50)
  weigh(`heaviest other chunk (${heaviest?.name})`, heaviest?.bytes ?? 0, 60)
}

function sum(list: readonly string[]): number {
  return list.reduce((total, name) => total + sizeOf(name), 0)
}

function entryFiles(): string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  return [...page.matchAll(/\/assets\/([\w.-]+\.js)/g)].map((match) => match[1]!)
}

function named(chunk: string): string[] {
  return names.filter((name) => name.startsWith(`${chunk}-`) && name.endsWith('.js'))
}

/** A chunk with what it imports by name at once (not what it loads later). */
function withImports(start: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const todo = [...start]
  for (let name = todo.pop(); name; name = todo.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const text = readFileSync(join(assets, name), 'utf8')
    for (const match of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
      todo.push(match[1]!)
  }
  return seen
}

function isFirstCss(name: string): boolean {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  return page.includes(name) || /^(inbox-page|channel-icon)-/.test(name)
}
