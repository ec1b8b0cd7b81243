// How a file is written, told from its first bytes: CSV as Excel in Spain or Peru saves it (`;`,
// Latin-1), as a script writes it, with or without a byte order mark, JSON Lines, any of them in
// gzip.

import type { encodings, formats } from './map.ts'

export interface Dialect {
  format: (typeof formats)[number]
  encoding: (typeof encodings)[number]
  /** Of CSV. */
  delimiter: string
  newline: '\n' | '\r'
}

export const sampleBytes = 64 * 1024

export const isGzip = (start: Uint8Array) => start[0] === 0x1f && start[1] === 0x8b

/** Reads no more of `content` than its first piece. */
export async function startsAsGzip(content: AsyncIterable<Uint8Array>): Promise<boolean> {
  for await (const piece of content) return isGzip(piece)
  return false
}

/** Tells the dialect from `sample`, the first bytes of the content after gunzip. */
export function detectDialect(sample: Uint8Array, given: Partial<Dialect> = {}): Dialect {
  const encoding = given.encoding ?? detectEncoding(sample)
  const text = new TextDecoder(encoding).decode(sample)
  const format = given.format ?? (/^\s*[{[]/.test(text) ? 'jsonl' : 'csv')
  const newline = !text.includes('\n') && text.includes('\r') ? '\r' : '\n'
  const delimiter = given.delimiter ?? (format === 'csv' ? detectDelimiter(text, newline) : ',')
  return { format, encoding, delimiter, newline }
}

function detectEncoding(sample: Uint8Array): Dialect['encoding'] {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  // Without a mark, Western text in UTF-16 has a zero in nearly every second byte.
  const zeros = [0, 0]
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i & 1]! += 1
  const half = sample.length / 2
  if (zeros[1]! > half * 0.6 && zeros[0]! < half * 0.1) return 'utf-16le'
  if (zeros[0]! > half * 0.6 && zeros[1]! < half * 0.1) return 'utf-16be'
  return isUtf8(sample) ? 'utf-8' : 'latin1'
}

/** True also when the sample ends in the middle of a character. */
function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    return false
  }
}

/** The sign that parts the first lines most often and most evenly; Excel's `sep=;` decides alone. */
function detectDelimiter(text: string, newline: string): string {
  const told = /^\ufeff?sep=(.)\r?(?:\n|\r|$)/.exec(text)
  if (told) return told[1]!
  const lines = text
    .replace(/"[^"]*"/g, '')
    .split(newline)
    .slice(0, 20)
  // The last line of a sample is cut somewhere, unless it is the only one.
  if (lines.length > 1) lines.pop()
  const filled = lines.filter((line) => line.trim() !== '')
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of [';', '\t', ',', '|']) {
    const counts = filled.map((line) => line.split(delimiter).length - 1)
    const head = counts[0] ?? 0
    const even = counts.filter((count) => count === head).length / Math.max(1, counts.length)
    const score = head === 0 ? 0 : even * 100 + Math.min(head, 50)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}
