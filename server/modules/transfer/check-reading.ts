import type { Kind } from '../../ledger/index.ts'
import { maskCardsIn } from '../../platform/card-numbers.ts'
import type { importWhats } from './map.ts'
import type { Reading, ReadResult, RowReader } from './read-row.ts'
import type { Row } from './read-rows.ts'

const dayMs = 86_400_000

export interface Rules {
  what: (typeof importWhats)[number]
  kinds: ReadonlyMap<string, Kind>
  now: Date
}

/** Reads a row by its map, and checks what a map cannot know. */
export function readChecked(row: Row, read: RowReader, rules: Rules): ReadResult {
  if ('damage' in row) return { problems: [row.damage] }
  const result = read(row)
  if ('problems' in result) return result
  // Old systems are full of cards that somebody typed into a note: their last four digits come in.
  const traits = maskCardsIn(result.reading.traits)
  const reading = { ...result.reading, traits, body: maskCardsIn(result.reading.body) }
  const problems = problemsOf(reading, rules)
  return problems.length ? { problems } : { reading }
}

/**
 * Whether the kind is one that files may bring, its body has that kind's form, and the time is not
 * to come (beyond a day, for clocks and zones that are off).
 */
function problemsOf(reading: Reading, { what, kinds, now }: Rules): string[] {
  const at = reading.occurredAt
  if (at && at.getTime() > now.getTime() + dayMs) return [`happens only at ${at.toISOString()}`]
  if (what === 'customers') return []
  const kind = kinds.get(reading.kind)
  if (!kind) {
    const known = [...kinds.keys()].join(', ')
    return [`“${reading.kind}” is not a kind that a file may bring; those are ${known}`]
  }
  const body = kind.body.safeParse(reading.body)
  if (body.success) return []
  return body.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
}
