// The pseudo-locale: every word of the console forty per cent longer, accented, and between marks,
// so that what is clipped and what escaped translation can be told by a machine. The product knows
// nothing of it: the browser is given the Spanish chunk wrapped on its way.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'

export const marks = { open: '⟦', close: '⟧' } as const

/** Lets every page of the context speak pseudo-words instead of Spanish. */
export async function speakPseudo(context: BrowserContext): Promise<void> {
  const folder = join(import.meta.dirname, '../dist/console/assets')
  const chunk = readdirSync(folder).find((name) => /^es-[\w-]+\.js$/.test(name))
  if (!chunk) throw new Error('the build has no chunk of the Spanish words')
  const body = [
    `import { es as words } from './${chunk}?as-it-is'`,
    `const marks = ${JSON.stringify(marks)}`,
    `const longer = ${longer}`,
    `const pseudo = ${pseudo}`,
    'export const es = pseudo(words)',
  ].join('\n')
  await context.route(new RegExp(`/assets/${chunk}$`), (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  )
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
