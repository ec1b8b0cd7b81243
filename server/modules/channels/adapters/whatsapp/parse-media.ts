import { z } from 'zod'
import type { InboundContent } from '../../adapter.ts'
import type { MediaKind } from '../../content/content.ts'
import { text } from './wire.ts'

const media = z.object({
  id: z.union([z.string().min(1).max(300), z.number().transform(String)]).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .catch(undefined),
  mime_type: text,
  sha256: text,
  caption: text,
  filename: text,
  voice: z.boolean().optional().catch(undefined),
})

/** Where a file lies, before it is fetched; undefined when nothing says where. @throws ZodError */
export function readMedia(said: MediaKind, given: unknown): InboundContent | undefined {
  const { id, url, mime_type, sha256, caption, filename, voice } = media.parse(given)
  if (!id && !url) return undefined
  return {
    type: 'media',
    media: {
      kind: said === 'audio' && voice ? 'voice' : said,
      ...(id ? { providerMediaId: id } : {}),
      ...(url ? { url } : {}),
      ...(mime_type ? { saidType: mime_type.slice(0, 256) } : {}),
      ...(sha256 ? { saidSha256: sha256 } : {}),
      ...(caption ? { caption } : {}),
      ...(filename ? { filename: shortened(filename) } : {}),
    },
  }
}

const longest = 256

/** Cut before its ending, which says what to open it with. */
function shortened(filename: string): string {
  if (filename.length <= longest) return filename
  const ending = /\.\w{1,10}$/.exec(filename)?.[0] ?? ''
  return `${filename.slice(0, longest - ending.length).toWellFormed()}${ending}`
}
