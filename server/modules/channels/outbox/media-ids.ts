import type { Content } from '../content/content.ts'

/** The files that a content names. Pure. */
export function mediaIdsOf(content: Content): string[] {
  if (content.type === 'media') return [content.mediaId]
  if (content.type === 'mail') return (content.attachments ?? []).map(({ mediaId }) => mediaId)
  if (content.type === 'product') return content.mediaId ? [content.mediaId] : []
  if (content.type !== 'template') return []
  const named = [content, ...(content.cards ?? [])].flatMap((one) => one.headerMediaId ?? [])
  return [...new Set(named)]
}
