import type { LiveEntry, LiveNews } from '../../../../kit/live.ts'
import { asRecord, asText } from '../../timeline/read.ts'

export const countsKey = ['thread-counts'] as const

/** Whether the list of threads, or the figures above it, may read otherwise now. */
export function touchesThreads(news: LiveNews): boolean {
  if (news === 'reset') return true
  return news.some(
    (entry) => /^(message|thread|customer|note)\./.test(entry.kind) || movesUnsent(entry),
  )
}

/** Of an answer that did not go out, or of which nobody knows: somebody must look after it. */
function movesUnsent(entry: LiveEntry): boolean {
  const { from, to } = moveOf(entry)
  return unsent.has(from) || unsent.has(to)
}

/** As the server reads them. */
const unsent: ReadonlySet<string> = new Set(['failed', 'cancelled', 'expired', 'unknown'])

function moveOf(entry: LiveEntry): { from: string; to: string } {
  const { from, to } = asRecord(entry.kind === 'delivery.moved' && 'body' in entry && entry.body)
  return { from: asText(from) ?? '', to: asText(to) ?? '' }
}
