// The pseudo-locale: every word of the console forty per cent longer, accented, and between marks,
// so that what is clipped and what escaped translation can be told by a machine. The product knows
// nothing of it: a copy of the build has the Spanish chunk wrapped.

import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const marks = { open: '⟦', close: '⟧' } as const

/** @returns the folder of a console that speaks pseudo-words for Spanish; it goes with this process. */
export function pseudoConsole(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hebra-pseudo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(import.meta.dirname, '../dist/console'), folder, { recursive: true })
  const assets = join(folder, 'assets')
  const chunk = readdirSync(assets).find((name) => /^es-[\w-]+\.js$/.test(name))
  if (!chunk) throw new Error('the build has no chunk of the Spanish words')
  for (const packed of ['br', 'gz']) rmSync(join(assets, `${chunk}.${packed}`))
  renameSync(join(assets, chunk), join(assets, `as-it-is-${chunk}`))
  const body = [
    `import { es as words } from './as-it-is-${chunk}'`,
    `const marks = ${JSON.stringify(marks)}`,
    `const longer = ${longer}`,
    `const pseudo = ${pseudo}`,
    'export const es = pseudo(words)',
  ].join('\n')
  writeFileSync(join(assets, chunk), body)
  return folder
}

/** Runs in the page: a string becomes longer, a function answers a longer string. */
function pseudo(words: unknown): unknown {
  if (typeof words === 'string') return longer(words)
  if (typeof words === 'function') return (...given: unknown[]) => longer(words(...given))
  if (typeof words !== 'object' || words === null) return words
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, pseudo(word)]))
}

/** Runs in the page: «Guardar» as «⟦Gůárdár one⟧». */
function longer(word: string): string {
  const accents: Record<string, string> = { a: 'á', e: 'ë', i: 'í', o: 'ö', u: 'ů', n: 'ñ', c: 'ç' }
  const accented = word.replace(/[aeiounc]/g, (letter) => accents[letter] ?? letter)
  const more = ' lörëm ípsům dölör sít ámët çönsëçtëtůr'.repeat(9).slice(0, word.length * 0.4)
  return `${marks.open}${accented}${more.trimEnd()}${marks.close}`
}
