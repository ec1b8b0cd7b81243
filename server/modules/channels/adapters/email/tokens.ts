// What names a delivery of ours in a letter: in its Message-ID, behind the plus of the address to
// which answers go, and of that to which bounces go. Letters and digits of one case, because mail
// servers do not keep the case, and short enough for the local part of an address.

import { timingSafeEqual } from 'node:crypto'

const alphabet = '0123456789abcdefghijklmnopqrstuv'
const proofBytes = 8

/** A keyed digest that outlives a change of the secret: answers come after months. */
export type Digest = (text: string) => string

/** Of a delivery's id, 39 letters and digits. */
export function sealToken(digest: Digest, touchpointId: string, deliveryId: string): string {
  const id = Buffer.from(deliveryId.replaceAll('-', ''), 'hex')
  return encode(Buffer.concat([id, proofOf(digest, touchpointId, deliveryId)]))
}

/** The delivery that `text` names; undefined where it is no token of ours. */
export function openToken(digest: Digest, touchpointId: string, text: string): string | undefined {
  if (!/^[0-9a-v]{39}$/i.test(text)) return undefined
  const bytes = decode(text.toLowerCase())
  const hex = bytes.subarray(0, 16).toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const proof = bytes.subarray(16, 16 + proofBytes)
  return timingSafeEqual(proof, proofOf(digest, touchpointId, id)) ? id : undefined
}

const proofOf = (digest: Digest, touchpointId: string, id: string) =>
  Buffer.from(digest(`mail\n${touchpointId}\n${id}`), 'base64url').subarray(0, proofBytes)

function encode(bytes: Uint8Array): string {
  let [text, held, bits] = ['', 0, 0]
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function decode(text: string): Buffer {
  const bytes: number[] = []
  let [held, bits] = [0, 0]
  for (const letter of text) {
    held = (held << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
    }
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
