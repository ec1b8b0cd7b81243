// CSV (RFC 4180) read piece by piece. Unlike csv-parse, which the tests compare it with, it goes on
// after damage: a quote that is never closed, or a record without end, costs the line it began on
// and not the rest of a file of a million rows; and it never holds more than one record's limit.

import { type Problem, problem } from './problem.ts'

/** A record as text cells, or a damaged line with the reason. `line` counts from 1. */
export type CsvRecord =
  | { line: number; length: number; cells: string[] }
  | { line: number; length: number; damage: Problem; raw: string }

export interface CsvSplitter {
  /** Takes the next text and gives the records that are complete. */
  push(text: string): CsvRecord[]
  end(): CsvRecord[]
}

export const recordLimit = 1024 * 1024
/** A record beyond it, which may be one whose quote stays open. */
export const tooLong = problem('line.too_long', { limit: recordLimit })
const rawKept = 2000

/** `width` (the number of cells of the header) lets it recognise a record that swallowed others. */
export function createCsvSplitter(options: {
  delimiter: string
  newline: '\n' | '\r'
  width?: () => number | undefined
}): CsvSplitter {
  const { delimiter, newline } = options
  let text = ''
  let line = 1
  // Inside a line beyond the limit whose beginning was reported already.
  let skipping = false

  function take(last: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let at = 0
    while (at < text.length) {
      if (skipping) {
        const next = text.indexOf(newline, at)
        if (next < 0) {
          at = text.length
          break
        }
        at = next + 1
        line += 1
        skipping = false
        continue
      }
      const found = scan(text, at, delimiter, newline, last)
      if (found === 'more') {
        if (text.length - at <= recordLimit) break
        records.push(damaged(at, tooLong))
        const next = text.indexOf(newline, at)
        if (next < 0) {
          skipping = true
          at = text.length
        } else {
          at = next + 1
          line += 1
        }
        continue
      }
      const width = options.width?.()
      const swallowed =
        found.lines > 1 && width !== undefined && found.cells !== undefined
          ? found.cells.length !== width
          : false
      if (found.cells === undefined || swallowed) {
        records.push(damaged(at, problem('line.quote_open')))
        const next = text.indexOf(newline, at)
        at = next < 0 ? text.length : next + 1
        line += 1
        continue
      }
      if (found.end - at > recordLimit) {
        records.push(damaged(at, tooLong))
      } else if (!(found.cells.length === 1 && found.cells[0] === '')) {
        records.push({ line, length: found.end - at, cells: found.cells })
      }
      at = found.end
      line += found.lines
    }
    text = text.slice(at)
    return records
  }

  function damaged(at: number, damage: Problem): CsvRecord {
    const next = text.indexOf(newline, at)
    const raw = text.slice(at, Math.min(next < 0 ? text.length : next, at + rawKept))
    return { line, length: raw.length, damage, raw }
  }

  return {
    push(more) {
      text += more
      return take(false)
    },
    end: () => take(true),
  }
}

/** One record from `at`: its cells (absent: damaged) and where the next begins; or `more`. */
function scan(
  text: string,
  at: number,
  delimiter: string,
  newline: string,
  last: boolean,
): { cells: string[] | undefined; end: number; lines: number } | 'more' {
  const next = text.indexOf(newline, at)
  if (next < 0 && !last) return 'more'
  const end = next < 0 ? text.length : next
  const plain = text.slice(at, end)
  // Most lines of most files hold no quote at all.
  if (!plain.includes('"')) {
    return { cells: withoutReturn(plain).split(delimiter), end: end + 1, lines: 1 }
  }
  return scanQuoted(text, at, delimiter, newline, last)
}

function scanQuoted(
  text: string,
  from: number,
  delimiter: string,
  newline: string,
  last: boolean,
): { cells: string[] | undefined; end: number; lines: number } | 'more' {
  const cells: string[] = []
  let at = from
  let lines = 1
  for (;;) {
    if (text[at] === '"') {
      const closing = findClosing(text, at + 1)
      if (closing < 0) return last ? { cells: undefined, end: text.length, lines } : 'more'
      const content = text.slice(at + 1, closing)
      lines += countOf(content, newline)
      cells.push(content.includes('"') ? content.replaceAll('""', '"') : content)
      at = closing + 1
      if (text[at] === '\r' && newline === '\n') at += 1
      if (at >= text.length) return last ? { cells, end: at, lines } : 'more'
      if (text[at] === newline) return { cells, end: at + 1, lines }
      if (text[at] !== delimiter) return { cells: undefined, end: at, lines }
      at += 1
    } else {
      const comma = text.indexOf(delimiter, at)
      const next = text.indexOf(newline, at)
      if (next < 0 && !last) return 'more'
      const end = next < 0 ? text.length : next
      if (comma < 0 || comma > end) {
        cells.push(withoutReturn(text.slice(at, end)))
        return { cells, end: end + 1, lines }
      }
      cells.push(text.slice(at, comma))
      at = comma + 1
    }
  }
}

/** Where the quote is that closes a cell begun before `at`; doubled quotes are content. */
function findClosing(text: string, at: number): number {
  for (let i = at; ; ) {
    const quote = text.indexOf('"', i)
    if (quote < 0) return -1
    // A quote at the very end may be the first half of a doubled one: the caller waits for more.
    if (text[quote + 1] !== '"') return quote
    i = quote + 2
  }
}

const withoutReturn = (text: string) => (text.endsWith('\r') ? text.slice(0, -1) : text)

function countOf(text: string, sign: string): number {
  let count = 0
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++
  return count
}
