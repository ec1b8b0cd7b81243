// When a number is somebody else's: another business-scoped id, another device, or silence so long
// that numbers are given away meanwhile (design section 6). Pure.

import type { InboundHandle } from '../adapter.ts'

export interface KnownPerson {
  handleId: string
  customerId: string
  scopedId: string | null
  identityHash: string | null
  name: string | null
  username: string | null
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

/** The provider's own id of a person, which is nobody else's ever: no number, of this channel. */
export const scopedIdOf = (
  handles: readonly InboundHandle[],
  channel: string,
  isNumber: (handle: InboundHandle) => boolean,
): string | undefined =>
  handles.find((handle) => handle.type === channel && !isNumber(handle))?.value
