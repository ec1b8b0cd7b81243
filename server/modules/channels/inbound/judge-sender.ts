// What a sender's handles say at the moment of their item, before anybody is looked for by them: a
// number may be somebody else's from then on, may have been somebody else's then, or both. Pure.

import type { AskedFact, Period } from '../../customers/index.ts'
import type { InboundHandle } from '../adapter.ts'
import { type Beliefs, type KnownPeople, personAt } from './known-people.ts'
import { areTwo, type KnownPerson, periodEnded, type SeenPerson, standAt } from './periods.ts'

export interface Judged {
  /** The handles that say who it is. */
  fact: AskedFact
  /** Periods that end with this item. */
  ends: { reason: 'silence' | 'changed_id'; periods: Period[] } | undefined
  /** All that is known of them is a number that somebody else held from then on. */
  until: Date | undefined
}

interface Asked {
  fact: AskedFact
  seen: SeenPerson
  /** Said by us to them, which shows nobody that they are still there. */
  byUs: boolean
  isNumber: ((handle: InboundHandle) => boolean) | undefined
}

interface Standing {
  key: string
  stand: ReturnType<typeof standAt>
  person: KnownPerson | undefined
}

export function judgeSender(asked: Asked, known: KnownPeople, beliefs: Beliefs): Judged {
  const { fact, seen, isNumber } = asked
  const numbers: Standing[] = []
  const formerly = new Map<string, { handleId: string; customerId: string }>()
  for (const handle of fact.handles) {
    const periods = known.periods.get(handle.key)
    if (isNumber?.({ ...handle, assurance: 2 })) {
      const stand = standAt(periods, seen.at)
      const person = personAt(known, beliefs, handle.key, stand)
      numbers.push({ key: handle.key, stand, person })
    } else if (!periods?.current) {
      // An own id is nobody else's ever.
      const last = periods?.former.at(-1)
      if (last) formerly.set(handle.key, last)
    }
  }
  const main = numbers.find(({ person }) => person?.lastInboundAt)
  const ends = main && endsBy(asked, main, numbers)
  const strange = new Set<string>()
  let until: Date | undefined
  for (const one of numbers) {
    if (one.stand.is === 'before') {
      strange.add(one.key)
      until = one.stand.until
    } else if (isStrange(one, main, seen) && !ends) strange.add(one.key)
    else if (one.stand.is === 'former') formerly.set(one.key, one.stand.period)
  }
  if (strange.size === 0 && formerly.size === 0) return { fact, ends, until: undefined }
  const handles = fact.handles.filter(({ key }) => !strange.has(key))
  const isNobody = handles.length === 0
  return {
    fact: { ...fact, handles: isNobody ? fact.handles : handles, formerly },
    ends,
    until: isNobody ? until : undefined,
  }
}

function endsBy({ seen, byUs }: Asked, main: Standing, numbers: readonly Standing[]) {
  if (main.stand.is === 'former' || main.stand.is === 'before') return undefined
  const reason = byUs && !areTwo(main.person, seen) ? undefined : periodEnded(main.person!, seen)
  if (!reason) return undefined
  // Held by somebody of this very group, who is only to be known when it is looked up again.
  if (main.stand.is === 'free') return { reason, periods: [] }
  const { customerId } = main.stand.period
  const periods = numbers.flatMap(({ stand }) =>
    stand.is === 'current' && stand.period.customerId === customerId ? [stand.period] : [],
  )
  return { reason, periods }
}

/** Held then by somebody whose own id is another one. */
const isStrange = ({ stand }: Standing, main: Standing | undefined, seen: SeenPerson) =>
  main !== undefined &&
  'period' in stand &&
  'period' in main.stand &&
  stand.period.customerId === main.stand.period.customerId &&
  areTwo(main.person, seen)
