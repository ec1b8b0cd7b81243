// Whose number or id changed, and who held the new ones until then. A number is given away one day,
// so whoever held it before the change is a stranger, and whoever holds the old one since is another.
// Pure.

import type { AskedFact, AskedHandle, Period } from '../../customers/index.ts'
import type { InboundHandle } from '../adapter.ts'
import { type Beliefs, type KnownPeople, personAt } from './known-people.ts'
import { areTwo } from './periods.ts'

export interface JudgedIdentity {
  /** The old handles that their owner holds; none: nobody is known by them. */
  theirs: Holding[]
  /** The new handles that nobody else holds, or they themselves under another name. */
  gained: AskedHandle[]
  /** The new handles that somebody else held until then. */
  strangers: Holding[]
}

interface Holding {
  handle: AskedHandle
  period: Period
}

export interface AskedIdentity {
  at: Date
  before: AskedFact
  after: AskedFact
  isNumber(handle: InboundHandle): boolean
}

export function judgeIdentity(
  asked: AskedIdentity,
  known: KnownPeople,
  beliefs: Beliefs,
): JudgedIdentity {
  const isId = (handle: AskedHandle) => !asked.isNumber({ ...handle, assurance: 2 })
  const currentOf = ({ key }: AskedHandle) => known.periods.get(key)?.current
  const theirs = theirsOf(asked, { known, beliefs }, isId)
  const owners = new Set(theirs.map(({ period }) => period.customerId))
  // An own id is nobody else's ever: who holds the new one is the same person.
  for (const handle of asked.after.handles.filter(isId)) {
    const period = currentOf(handle)
    if (period) owners.add(period.customerId)
  }
  const newIds = asked.after.handles.filter(isId).map(({ value }) => value)
  const main = asked.after.handles
    .map((handle) => personHolding({ known, beliefs }, handle))
    .find(Boolean)
  const isOther = newIds.length > 0 && newIds.every((scopedId) => areTwo(main, { scopedId }))
  const gained: AskedHandle[] = []
  const strangers: Holding[] = []
  for (const handle of asked.after.handles) {
    const period = currentOf(handle)
    if (!period || isId(handle) || owners.has(period.customerId)) gained.push(handle)
    else if (beganBy(period) >= asked.at) {
      // They wrote with it since, before this was told; or it went on to somebody else.
      if (!isOther) gained.push(handle)
    } else if (!isOther || !main?.lastInboundAt || main.lastInboundAt <= asked.at) {
      strangers.push({ handle, period })
    }
  }
  return { theirs, gained, strangers }
}

/** The old handles that were theirs when it changed, and are still. */
function theirsOf(
  { at, before }: AskedIdentity,
  told: Told,
  isId: (handle: AskedHandle) => boolean,
): JudgedIdentity['theirs'] {
  const held = before.handles.flatMap((handle) => {
    const period = told.known.periods.get(handle.key)?.current
    return period ? [{ handle, period }] : []
  })
  const ids = before.handles.filter(isId).map(({ value }) => value)
  return held.filter(({ handle, period }) => {
    if (isId(handle)) return true
    const person = personHolding(told, handle)
    const isOther = ids.length > 0 && ids.every((scopedId) => areTwo(person, { scopedId }))
    return beganBy(period) <= at && !isOther
  })
}

/** Since when somebody surely held it. */
export const beganBy = ({ from, firstSeenAt }: Period): Date => from ?? firstSeenAt

interface Told {
  known: KnownPeople
  beliefs: Beliefs
}

function personHolding({ known, beliefs }: Told, { key }: AskedHandle) {
  const period = known.periods.get(key)?.current
  return period && personAt(known, beliefs, key, { is: 'current', period })
}
