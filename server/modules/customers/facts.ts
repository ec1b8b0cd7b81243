// What outside sources say about who somebody is, put into one form.

import { normaliseHandle } from './normalise.ts'
import type { HandleRules } from './rules/handle-rules.ts'

/** One source's word that these handles are, at one moment, one person's. */
export interface Fact {
  handles: readonly FactHandle[]
  occurredAt: Date
  /** True: stays an invisible visitor as long as only a browser or device is known. */
  lazy: boolean
  /** Who says so: `key:<id>`, `touchpoint:<id>`, `import:<id>`, `staff:<id>`. */
  assertedBy: string
}

export interface FactHandle {
  type: string
  value: string
  realm?: string | undefined
  /** How sure the source is that the person of this event owns this handle. */
  assurance: number
  /**
   * Typed by whoever is behind the other handles: it becomes nobody's, or a stranger would sit on
   * the address of another. Whose it is already is only suggested to be the same.
   */
  typed?: boolean | undefined
}

export interface DroppedHandle {
  type: string
  reason: 'blocked' | 'malformed' | 'disagrees' | 'limit'
}

export type Resolved =
  | {
      handleId: string
      customerId: string
      dropped: DroppedHandle[]
      /**
       * Since when these handles are held as they are now, in milliseconds of 1970; null: always.
       * What the same handles did on the other side of it may be somebody else's.
       */
      heldSinceMs: number | null
      refused?: undefined
    }
  | { refused: 'no_usable_handle'; dropped: DroppedHandle[] }

export interface AskedHandle {
  key: string
  type: string
  value: string
  realm: string
  assurance: number
}

export interface AskedFact extends Omit<Fact, 'handles'> {
  /** Strongest first. */
  handles: AskedHandle[]
  /** Those typed by whoever is behind them, which say nothing of who that is. */
  typed: AskedHandle[]
  dropped: DroppedHandle[]
  /** The user named in it, for the periods of devices. */
  user: string | undefined
  /** Whose the handles were that somebody else holds by now, or nobody: by the handle's key. */
  formerly?: ReadonlyMap<string, { handleId: string; customerId: string }> | undefined
}

export const keyOf = (handle: { type: string; value: string; realm: string }): string =>
  `${handle.type}\n${handle.realm}\n${handle.value}`

/** Normalises a fact: blocked and malformed handles are left out with their reason. Pure. */
export function readFact(fact: Fact, rules: Pick<HandleRules, 'country' | 'own'>): AskedFact {
  const dropped: DroppedHandle[] = []
  const handles: AskedHandle[] = []
  const typed: AskedHandle[] = []
  for (const handle of fact.handles) {
    const normal = normaliseHandle(handle, rules)
    if ('refused' in normal) {
      dropped.push({ type: handle.type, reason: normal.refused })
      continue
    }
    const { type, assurance } = handle
    const { value, realm } = normal
    const key = keyOf({ type, value, realm })
    const those = handle.typed ? typed : handles
    const twin = those.findIndex((other) => other.key === key)
    if (twin < 0) those.push({ key, type, value, realm, assurance })
    else if (those[twin]!.assurance < assurance) those[twin] = { ...those[twin]!, assurance }
  }
  handles.sort(byStrength)
  return {
    occurredAt: fact.occurredAt,
    lazy: fact.lazy,
    assertedBy: fact.assertedBy,
    handles,
    typed,
    dropped,
    user: handles.find((handle) => handle.type === 'user')?.value,
  }
}

const order = [
  'user',
  'card',
  'band',
  'whatsapp',
  'messenger',
  'instagram',
  'telegram',
  'line',
  'x',
]
const passive = ['device', 'anonymous']

/**
 * Strongest first. Among what is proven (2 and more) a person's own id outranks a browser; among
 * what is only claimed the browser itself is the one thing known for certain.
 */
export function byStrength(a: AskedHandle, b: AskedHandle): number {
  return b.assurance - a.assurance || rank(a) - rank(b) || (a.key < b.key ? -1 : 1)
}

function rank(handle: AskedHandle): number {
  if (passive.includes(handle.type)) return handle.assurance >= 2 ? 100 : -1
  const at = order.indexOf(handle.type)
  return at < 0 ? 50 : at
}
