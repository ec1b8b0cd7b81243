// Whether a letter is signed as its receivers will want it (RFC 6376), with nothing of ours: the
// canonical forms of 3.4, the hashes of 3.7, for rsa-sha256 and relaxed/relaxed.

import { createHash, type KeyLike, verify } from 'node:crypto'

export interface Verdict {
  isBodyWhole: boolean
  isSigned: boolean
  /** Names of the signed headers, in lower case. */
  signed: string[]
  tags: Record<string, string>
}

/** @throws when there is no signature, or it is made otherwise. */
export function verifyDkim(raw: Buffer, publicKey: KeyLike): Verdict {
  // Bytes as they are: one character each.
  const text = raw.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const fields = text.slice(0, end + 2).match(/[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*/g) ?? []
  const signature = fields.find((field) => /^dkim-signature:/i.test(field))
  if (!signature) throw new Error('the letter is not signed')
  const tags = tagsOf(signature)
  if (tags.a !== 'rsa-sha256' || tags.c !== 'relaxed/relaxed')
    throw new Error(`signed as ${tags.a}`)
  const signed = (tags.h ?? '')
    .toLowerCase()
    .split(':')
    .map((name) => name.trim())
  // Of headers that stand there more than once the last, then the one above it (5.4.2).
  const left = [...fields]
  const said = signed.map((name) => {
    const at = left.findLastIndex((field) => field.toLowerCase().startsWith(`${name}:`))
    return at === -1 ? '' : relaxed(left.splice(at, 1)[0]!)
  })
  const own = relaxed(signature.replace(/([;\s]b=)[^;]*/i, '$1')).replace(/\r\n$/, '')
  const body = createHash('sha256').update(relaxedBody(text.slice(end + 4)), 'latin1')
  return {
    isBodyWhole: body.digest('base64') === tags.bh,
    isSigned: verify(
      'RSA-SHA256',
      Buffer.from(said.join('') + own, 'latin1'),
      publicKey,
      Buffer.from(tags.b ?? '', 'base64'),
    ),
    signed,
    tags,
  }
}

function tagsOf(field: string): Record<string, string> {
  const list = field.slice(field.indexOf(':') + 1).replace(/\s+/g, '')
  return Object.fromEntries(
    list
      .split(';')
      .filter(Boolean)
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  )
}

/** 3.4.2 */
function relaxed(field: string): string {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}\r\n`
}

/** 3.4.4 */
function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  while (lines.length && lines.at(-1) === '') lines.pop()
  return lines.map((line) => `${line}\r\n`).join('')
}
