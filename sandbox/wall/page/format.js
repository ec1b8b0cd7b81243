// The signs with which people write bold, italic, struck and fixed, and addresses that can be
// followed; as elements, never as HTML.

import { make } from './dom.js'

const kinds = [
  [/```([^`]+)```/, 'code'],
  [/(?<![\p{L}\d])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\d])/u, 'strong'],
  [/(?<![\p{L}\d])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\d])/u, 'em'],
  [/(?<![\p{L}\d])~(\S(?:[^~\n]*\S)?)~(?![\p{L}\d])/u, 's'],
  [/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/, 'a'],
]

/** The nodes of a text; the earliest sign wins, and what is in it is read again. */
export function formatted(text) {
  let first
  for (const [pattern, tag] of kinds) {
    const match = pattern.exec(text)
    if (match && (!first || match.index < first.match.index)) first = { match, tag }
  }
  if (!first) return text ? [text] : []
  const { match, tag } = first
  const inner = tag === 'code' || tag === 'a' ? [match[1]] : formatted(match[1])
  const props = tag === 'a' ? { href: match[1], target: '_blank', rel: 'noreferrer' } : {}
  return [
    ...formatted(text.slice(0, match.index)),
    make(tag, props, ...inner),
    ...formatted(text.slice(match.index + match[0].length)),
  ]
}
