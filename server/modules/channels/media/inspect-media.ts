// What bytes are, by themselves: whoever sent them may say anything. Pictures get a small one for
// lists, made anew, so that nothing of what came in is shown in its place.

import { createHash } from 'node:crypto'
import type { MediaKind } from '../content/content.ts'

export interface Inspected {
  type: string
  sha256: string
  width: number | null
  height: number | null
  /** WebP. */
  thumb: Uint8Array | null
}

const thumbPixels = 480
/** A picture of more is a trap for whoever opens it. */
const mostPixels = 60_000_000

/** Types that run on the machine of whoever opens them. */
const refusedTypes = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/vnd.microsoft.portable-executable',
  'application/java-vm',
  'application/x-apple-diskimage',
  'application/vnd.android.package-archive',
  'text/html',
  'application/xhtml+xml',
  'image/svg+xml',
])

/** What each kind may turn out to be. */
const typesOf: Readonly<Record<MediaKind, RegExp>> = {
  image: /^image\//,
  sticker: /^image\//,
  video: /^(video\/|image\/gif$)/,
  audio: /^(audio\/|video\/(mp4|webm|ogg|3gpp)$|application\/ogg$)/,
  voice: /^(audio\/|video\/(mp4|webm|ogg|3gpp)$|application\/ogg$)/,
  document: /./,
}

/**
 * @param saidType trusted only for what bytes do not tell: plain texts.
 * @returns why not: `lies` when the bytes are of another kind, `type` when nobody should open them.
 */
export async function inspectMedia(
  bytes: Uint8Array,
  kind: MediaKind,
  saidType: string | null,
): Promise<Inspected | { refused: 'lies' | 'type' }> {
  const type = await typeOf(bytes, saidType)
  if (refusedTypes.has(type)) return { refused: 'type' }
  if (!typesOf[kind].test(type)) return { refused: 'lies' }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const picture = /^image\//.test(type) ? await shrink(bytes) : undefined
  // What cannot be drawn is no picture to look at. As a document it is one to save: photographs of
  // telephones (HEIC), drawings (DWG, PSD) and old bitmaps are files like any other.
  if (!picture && kind !== 'document' && /^image\//.test(type)) return { refused: 'lies' }
  return {
    type,
    sha256,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    thumb: picture?.thumb ?? null,
  }
}

async function typeOf(bytes: Uint8Array, saidType: string | null): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(bytes)
  if (found) return found.mime
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).trimStart()
  if (/^<(!doctype\s+html|html|head|body|script|svg|\?xml[^>]*>\s*<svg)/i.test(start)) {
    return /svg/i.test(start) ? 'image/svg+xml' : 'text/html'
  }
  const said = saidType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return plainTypes.has(said) && isText(bytes) ? said : 'application/octet-stream'
}

/** What is said of texts is believed, for their bytes do not tell. */
const plainTypes = new Set(['text/plain', 'text/csv', 'text/vcard', 'text/calendar'])

/** No text holds a NUL, but in UTF-16, which says so at its beginning. */
function isText(bytes: Uint8Array): boolean {
  const isWide =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return isWide || !bytes.subarray(0, 65_536).includes(0)
}

/** Undefined where it cannot be drawn. */
async function shrink(bytes: Uint8Array) {
  const { default: sharp } = await import('sharp')
  try {
    const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    const { width, height } = await image.metadata()
    const thumb = await image
      .rotate()
      .resize(thumbPixels, thumbPixels, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 72 })
      .toBuffer()
    return { width, height, thumb: new Uint8Array(thumb) }
  } catch {
    return undefined
  }
}
