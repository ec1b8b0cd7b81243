// When a number is somebody else's: another business-scoped id, another device, or silence so long
// that numbers are given away meanwhile (design section 6). Pure.

import type { Period, Periods } from '../../customers/index.ts'
import type { InboundHandle } from '../adapter.ts'

/** What a channel last said of whoever holds a number. */
export interface KnownPerson {
  scopedId: string | null
  identityHash: string | null
  lastInboundAt: Date | null
}

export interface SeenPerson {
  scopedId: string | undefined
  identityHash: string | undefined
  at: Date
}

const silenceMs = 183 * 86_400_000

/** Why what was known of a number's holder no longer holds; undefined: it may well be the same. */
export function periodEnded(
  known: KnownPerson,
  seen: SeenPerson,
): 'changed_id' | 'silence' | undefined {
  if (!known.lastInboundAt || seen.at < known.lastInboundAt) return undefined
  if (known.scopedId && seen.scopedId) {
    // The provider's own id of the person says more than their device or their silence.
    return known.scopedId === seen.scopedId ? undefined : 'changed_id'
  }
  if (known.identityHash && seen.identityHash && known.identityHash !== seen.identityHash) {
    return 'changed_id'
  }
  return seen.at.getTime() - known.lastInboundAt.getTime() > silenceMs ? 'silence' : undefined
}

/** Whether the provider's own ids say that these are two people. */
export const areTwo = (
  one: { scopedId?: string | null | undefined } | undefined,
  other: { scopedId?: string | null | undefined },
): boolean => Boolean(one?.scopedId && other.scopedId && one.scopedId !== other.scopedId)

/** Who held a handle at a moment. */
export type Stand =
  | { is: 'free' }
  | { is: 'current' | 'former'; period: Period }
  /** Nobody is known to have held it then, somebody did from `until` on. */
  | { is: 'before'; until: Date }

export function standAt(periods: Periods | undefined, at: Date): Stand {
  if (!periods) return { is: 'free' }
  const { current, former } = periods
  const began = ({ from }: Period) => from === null || from <= at
  if (current && began(current)) return { is: 'current', period: current }
  const then = former.find((period) => began(period) && at < period.until!)
  if (then) return { is: 'former', period: then }
  const later = [...former, ...(current ? [current] : [])].filter((period) => !began(period))
  const [until] = later.map(({ from }) => from!).toSorted((a, b) => +a - +b)
  return until ? { is: 'before', until } : { is: 'free' }
}

/** The provider's own id of a person, which is nobody else's ever: no number, of this channel. */
export const scopedIdOf = (
  handles: readonly InboundHandle[],
  channel: string,
  isNumber: (handle: InboundHandle) => boolean,
): string | undefined =>
  handles.find((handle) => handle.type === channel && !isNumber(handle))?.value
