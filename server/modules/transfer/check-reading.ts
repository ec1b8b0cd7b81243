import type { Kind } from '../../ledger/index.ts'
import { maskCardsIn } from '../../platform/card-numbers.ts'
import type { importWhats } from './map.ts'
import { unjoined } from './may-join.ts'
import { formProblems, problem } from './problem.ts'
import type { Reading, ReadResult, RowReader } from './read-row.ts'
import type { Row } from './read-rows.ts'

const dayMs = 86_400_000

export interface Rules {
  what: (typeof importWhats)[number]
  kinds: ReadonlyMap<string, Kind>
  now: Date
  /** Whether handles may be proven enough to join customers. */
  joins: boolean
}

/** Reads a row by its map, and checks what a map cannot know. */
export function readChecked(row: Row, read: RowReader, rules: Rules): ReadResult {
  if ('damage' in row) return { problems: [row.damage] }
  const result = read(row)
  if ('problems' in result) return result
  // Old systems are full of cards that somebody typed into a note: their last four digits come in.
  const { handles, traits, body, context } = result.reading
  return checked(
    {
      ...result.reading,
      handles: rules.joins ? handles : unjoined(handles),
      traits: maskCardsIn(traits),
      body: maskCardsIn(body),
      context: maskCardsIn(context),
    },
    rules,
  )
}

/**
 * Whether the kind is one that files may bring, its body has that kind's form (and is put into it),
 * and the time is not to come (beyond a day, for clocks and zones that are off).
 */
function checked(reading: Reading, { what, kinds, now }: Rules): ReadResult {
  const at = reading.occurredAt
  if (at && at.getTime() > now.getTime() + dayMs) {
    return { problems: [problem('row.in_future', { at: at.toISOString() })] }
  }
  if (what === 'customers') return { reading }
  const kind = kinds.get(reading.kind)
  if (!kind) {
    const known = [...kinds.keys()]
    return { problems: [problem('row.kind_unknown', { kind: reading.kind, known })] }
  }
  const read = kind.body.safeParse(reading.body)
  if (read.success) return { reading: { ...reading, body: Object(read.data) } }
  return { problems: formProblems(read.error) }
}
