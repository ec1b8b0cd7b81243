import type { MediaKind } from './content.ts'

/** Of a file, by the type that is said of it: what is no picture, film or sound to show is a document. */
export function mediaKindOf(type: string): MediaKind {
  if (/^image\/(jpeg|png|gif|webp)$/i.test(type)) return 'image'
  if (/^video\/(mp4|webm|3gpp|quicktime)$/i.test(type)) return 'video'
  if (/^audio\//i.test(type)) return 'audio'
  return 'document'
}
