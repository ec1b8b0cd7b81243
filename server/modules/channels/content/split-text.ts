// Long texts in parts that a channel takes. A part ends at the end of a paragraph, line, sentence or
// word, whichever comes first in that order, and never inside what a reader sees as one character.

import type { Capabilities } from './capabilities.ts'

export type TextLimit = Capabilities['text']

/** In the unit in which the channel counts. */
export function lengthOf(text: string, unit: TextLimit['unit']): number {
  if (unit === 'bytes') return Buffer.byteLength(text)
  let count = 0
  for (const _ of text) count += 1
  return count
}

export const fits = (text: string, { max, unit }: TextLimit): boolean =>
  // No text has more code points than units, and no unit more than three bytes.
  text.length * (unit === 'bytes' ? 3 : 1) <= max || lengthOf(text, unit) <= max

/** Parts in order, each within the limit; only white space between them is left out. Pure. */
export function splitText(text: string, limit: TextLimit): string[] {
  const whole = text.toWellFormed().trim()
  if (fits(whole, limit)) return whole === '' ? [] : [whole]
  const pieces = charactersOf(whole, limit)
  const parts: string[] = []
  let from = 0
  while (from < pieces.length) {
    const to = endOfPart(pieces, from, limit)
    const part = pieces.slice(from, to).join('').trim()
    if (part !== '') parts.push(part)
    from = to
  }
  return parts
}

/** As `splitText`, with a last part that keeps a limit of its own. */
export function splitBefore(
  text: string,
  limit: TextLimit,
  lastMax: number,
): { lead: string[]; last: string } {
  const parts = splitText(text, limit)
  const rest = parts.pop() ?? ''
  const last = splitText(rest, { ...limit, max: Math.min(lastMax, limit.max) }).at(-1) ?? ''
  const before = rest.slice(0, rest.length - last.length).trim()
  return { lead: before === '' ? parts : [...parts, before], last }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What readers see as characters; one that is longer than a whole part comes in code points. */
const charactersOf = (text: string, limit: TextLimit): string[] =>
  [...segmenter.segment(text)].flatMap(({ segment }) =>
    fits(segment, limit) ? [segment] : [...segment],
  )

const kinds = ['paragraph', 'line', 'sentence', 'word'] as const
type Kind = (typeof kinds)[number]

/** The index behind the last character of the part that begins at `from`. */
function endOfPart(pieces: readonly string[], from: number, limit: TextLimit): number {
  const ends = new Map<Kind, { at: number; filled: number }>()
  let filled = 0
  let at = from
  let lines = 0
  let visible = ''
  for (; at < pieces.length; at++) {
    const piece = pieces[at]!
    filled += lengthOf(piece, limit.unit)
    if (filled > limit.max) break
    const isSpace = /^\s+$/.test(piece)
    lines = isSpace ? lines + (piece.includes('\n') ? 1 : 0) : 0
    visible = isSpace ? visible : piece
    const kind = isSpace
      ? endKind(lines, visible)
      : /^[。！？]$/.test(piece)
        ? 'sentence'
        : undefined
    if (kind) ends.set(kind, { at: at + 1, filled })
  }
  if (at === pieces.length) return at
  // A better place to end is worth a part half empty, not one almost empty.
  const good = kinds.map((kind) => ends.get(kind)).find((end) => end && end.filled * 2 >= limit.max)
  const last = Math.max(0, ...[...ends.values()].map((end) => end.at))
  // A limit below one code point: no channel has it, but then one goes rather than none for ever.
  return good?.at ?? (last || Math.max(at, from + 1))
}

/** What ends with white space that holds so many line ends, behind this character. */
function endKind(lines: number, visible: string): Kind {
  if (lines > 0) return lines > 1 ? 'paragraph' : 'line'
  return /[.!?…]$/.test(visible) ? 'sentence' : 'word'
}
