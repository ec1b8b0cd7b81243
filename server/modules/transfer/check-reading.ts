import type { Kind } from '../../ledger/index.ts'
import type { importWhats } from './map.ts'
import type { ReadResult } from './read-row.ts'

const dayMs = 86_400_000

/**
 * What a map cannot know: whether the kind is one that files may bring, its body has that kind's
 * form, and the time is not to come (beyond a day, for clocks and zones that are off).
 */
export function checkReading(
  result: ReadResult,
  what: (typeof importWhats)[number],
  kinds: readonly Kind[],
  now: Date,
): ReadResult {
  if ('problems' in result) return result
  const { reading } = result
  const at = reading.occurredAt
  if (at && at.getTime() > now.getTime() + dayMs) {
    return { problems: [`happens only at ${at.toISOString()}`] }
  }
  if (what === 'customers') return result
  const kind = kinds.find((one) => one.name === reading.kind)
  if (!kind) {
    const known = kinds.map((one) => one.name).join(', ')
    return {
      problems: [`“${reading.kind}” is not a kind that a file may bring; those are ${known}`],
    }
  }
  const body = kind.body.safeParse(reading.body)
  if (body.success) return result
  return {
    problems: body.error.issues.map(
      (issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`,
    ),
  }
}
