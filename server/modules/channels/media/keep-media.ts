import type { Files } from '../../../platform/files.ts'
import type { Inspected } from './inspect-media.ts'

/** Writes a file and its small picture. @returns their keys. */
export async function keepFile(
  files: Files,
  id: string,
  bytes: Uint8Array,
  { thumb }: Pick<Inspected, 'thumb'>,
): Promise<{ fileKey: string; thumbKey: string | null }> {
  // The id begins with its time; its last characters spread files over folders.
  const fileKey = `media/${id.slice(-2)}/${id}`
  await files.write(fileKey, bytes)
  if (!thumb) return { fileKey, thumbKey: null }
  const thumbKey = `${fileKey}.webp`
  await files.write(thumbKey, thumb)
  return { fileKey, thumbKey }
}
