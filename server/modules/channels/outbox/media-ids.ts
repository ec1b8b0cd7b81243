import type { Content } from '../content/content.ts'

/** The files that a content names. Pure. */
export function mediaIdsOf(content: Content): string[] {
  if (content.type === 'media') return [content.mediaId]
  if (content.type === 'template' && content.headerMediaId) return [content.headerMediaId]
  return []
}
