// Text between a header and a footer, with something below it: what is too long for its place moves
// into the text, and what is too long for the text goes before it as texts of its own.

import type { TextLimit } from './split-text.ts'
import { lengthOf, splitBefore } from './split-text.ts'

export interface Framed {
  text: string
  header?: string | undefined
  footer?: string | undefined
}

/** Nothing is lost but blanks; the order in which it is read stays. Pure. */
export function frame(
  said: Framed,
  max: { text: number; header: number; footer: number },
  limit: TextLimit,
): Framed & { lead: string[] } {
  let text = said.text.trim()
  let header = said.header?.trim()
  let footer = said.footer?.trim()
  if (footer && (text === '' || isLong(footer, max.footer))) {
    text = paragraphs(text, footer)
    footer = undefined
  }
  if (header && (text === '' || isLong(header, max.header) || isLong(text, max.text))) {
    text = paragraphs(header, text)
    header = undefined
  }
  const { lead, last } = splitBefore(text, limit, max.text)
  return { lead, text: last, ...(header ? { header } : {}), ...(footer ? { footer } : {}) }
}

export const paragraphs = (...texts: (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text.trim() !== '').join('\n\n')

const isLong = (text: string, max: number) => lengthOf(text, 'code_points') > max
