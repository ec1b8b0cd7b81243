// The words of a page, for letters that have nothing else: blocks become lines, quotes are marked as
// in plain text. What comes out is text, not HTML. Pure, and linear in the length of the page.

import { mostHtmlCharacters } from './limits.ts'

export function wordsOfPage(html: string): string {
  const pieces: string[] = []
  let depth = 0
  let hidden: string | undefined
  for (const [piece] of withoutComments(html.slice(0, mostHtmlCharacters)).matchAll(tokens)) {
    const [, closes, name = ''] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(piece) ?? []
    const tag = name.toLowerCase()
    if (hidden) {
      if (closes && tag === hidden) hidden = undefined
    } else if (tag === '') {
      if (!piece.startsWith('<!')) pieces.push(decoded(piece.replace(/\s+/g, ' ')))
    } else if (!closes && silent.has(tag)) hidden = tag
    else if (tag === 'blockquote') {
      depth = Math.max(0, depth + (closes ? -1 : 1))
      pieces.push(`\n${mark}${depth}${mark}`)
    } else if (tag === 'li' && !closes) pieces.push('\n· ')
    else if (tag === 'td' || tag === 'th') pieces.push(' ')
    else if (tag === 'br' || lines.has(tag)) pieces.push('\n')
    else if (blocks.has(tag)) pieces.push('\n\n')
  }
  return withQuotes(pieces.join(''))
}

const tokens = /<[^<>]*>|[^<]+|</g

/** By hand: a pattern would look for the end of each anew, and a page of beginnings would take hours. */
function withoutComments(html: string): string {
  const kept: string[] = []
  let at = 0
  for (;;) {
    const begins = html.indexOf('<!--', at)
    const ends = begins < 0 ? -1 : html.indexOf('-->', begins + 4)
    if (ends < 0) return kept.join('') + html.slice(at)
    kept.push(html.slice(at, begins))
    at = ends + 3
  }
}
/** Stands in no text of a letter. */
const mark = '\u{f8ff}'
const silent = new Set(['script', 'style', 'head', 'title', 'textarea', 'noscript', 'select'])
const lines = new Set(['div', 'tr', 'hr', 'section', 'article', 'header', 'footer', 'pre'])
const blocks = new Set(['p', 'table', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

function withQuotes(text: string): string {
  let depth = 0
  const signed = text.split('\n').map((line) => {
    const said = line.replace(/\u{f8ff}(\d+)\u{f8ff}/gu, (_, found: string) => {
      depth = Number(found)
      return ''
    })
    const words = said.replace(/[ \t\u00a0]+/g, ' ').trim()
    return depth && words ? `${'> '.repeat(Math.min(depth, 5))}${words}` : words
  })
  return signed
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(
        /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,10}));?/gi,
        (whole, ...found) => {
          const [decimal, hex, name] = found as (string | undefined)[]
          if (name) return names.get(name) ?? whole
          const point = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
          return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
        },
      )
    : text

/** Those of Latin-1, in the order of their numbers from 160 on (HTML 4, 24.2.1). */
const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const names: ReadonlyMap<string, string> = new Map([
  ...latin.split(' ').map((name, i) => [name, String.fromCharCode(160 + i)] as const),
  ...Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", euro: '€', hellip: '…' }),
  ...Object.entries({ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' }),
  ...Object.entries({ bull: '•', zwnj: '', zwj: '\u200d', trade: '™' }),
])
