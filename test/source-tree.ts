// The source files of the house and what each imports, read by plain patterns: our imports always
// stand at the beginning of a line and name their file with its ending.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')

export interface Import {
  /** A path from the root for files of ours, else the package's name. */
  to: string
  /** Erased before running: it makes no cycle and brings no code. */
  isType: boolean
  isDynamic: boolean
}

export interface SourceFile {
  /** From the root, such as `server/platform/clock.ts`. */
  path: string
  text: string
  /** Without comments. */
  code: string
  imports: Import[]
  isTest: boolean
}

export function readSources(): SourceFile[] {
  const folders = ['server', 'apps', 'words', 'sandbox', 'stories', 'test', 'bench', 'scripts']
  return globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] },
  )
    .toSorted()
    .map(readSource)
}

export const readText = (path: string) => readFileSync(join(root, path), 'utf8')
export const findFiles = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] }).toSorted()

function readSource(path: string): SourceFile {
  const text = readText(path)
  return {
    path,
    text,
    code: text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1'),
    imports: importsOf(path, text),
    isTest:
      /(\.(test|child)|\/testing)\.tsx?$/.test(path) ||
      /^(test|stories|bench|sandbox)\//.test(path),
  }
}

const statement = /^(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?'([^']+)'/gm
const dynamic = /\bimport\('([^']+)'\)/g

function importsOf(path: string, text: string): Import[] {
  const to = (name: string) => (name.startsWith('.') ? resolved(path, name) : packageOf(name))
  return [
    ...[...text.matchAll(statement)].map(([, type, name]) => ({
      to: to(name!),
      isType: type !== undefined,
      isDynamic: false,
    })),
    ...[...text.matchAll(dynamic)].map(([, name]) => ({
      to: to(name!),
      isType: false,
      isDynamic: true,
    })),
  ]
}

const resolved = (from: string, name: string) => join(dirname(from), name)

const packageOf = (name: string) =>
  name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0]!
