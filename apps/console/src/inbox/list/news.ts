import type { LiveEntry, LiveNews } from '../../../../kit/live.ts'
import { asRecord, asText } from '../../timeline/read.ts'

export const countsKey = ['thread-counts'] as const

/** Whether the list of threads, or the figures above it, may read otherwise now. */
export function touchesThreads(news: LiveNews): boolean {
  if (news === 'reset') return true
  return news.some((entry) => /^(message|thread|customer)\./.test(entry.kind) || movesUnsent(entry))
}

/** Of an answer that did not go out: the customer waits again, or no more. */
function movesUnsent(entry: LiveEntry): boolean {
  const { from, to } = moveOf(entry)
  return unsent.has(from) || unsent.has(to)
}

/** A message that somebody must look after: it did not go out, and nobody took it back. */
export const isFailure = (entry: LiveEntry): boolean => failures.has(moveOf(entry).to)

const failures: ReadonlySet<string> = new Set(['failed', 'expired', 'unknown'])
/** As the server counts who waits. */
const unsent: ReadonlySet<string> = new Set(['failed', 'cancelled', 'expired'])

function moveOf(entry: LiveEntry): { from: string; to: string } {
  const { from, to } = asRecord(entry.kind === 'delivery.moved' && 'body' in entry && entry.body)
  return { from: asText(from) ?? '', to: asText(to) ?? '' }
}
