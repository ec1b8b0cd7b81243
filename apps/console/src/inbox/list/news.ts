import type { LiveNews } from '../../../../kit/live.ts'

export const countsKey = ['thread-counts'] as const

/** Whether the list of threads, or the figures above it, may read otherwise now. */
export function touchesThreads(news: LiveNews): boolean {
  if (news === 'reset') return true
  return news.some(({ kind }) => /^(message|thread|customer)\./.test(kind))
}
