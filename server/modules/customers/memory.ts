// What a process remembers of handles, so that the events of known people cost no look-up. A join
// elsewhere makes it stale, which costs an event only its lane, never its owner; a closed period
// or an erasure moves the epoch, and the whole memory is forgotten.

/** One current period of a handle, as the resolver sees it. Never changed: others hold it too. */
export interface Held {
  readonly handleId: string
  readonly customerId: string
  readonly type: string
  readonly assurance: number
  readonly claim: string | null
  readonly heldFromMs: number | null
}

export interface HandleMemory {
  /** Under which it was learnt. */
  readonly epoch: number
  /** Forgets everything unless it was learnt under this epoch. */
  keepFor(epoch: number): void
  get(key: string): Held | undefined
  /** Moves to the epoch a transaction of this process made, keeping what is known. */
  advance(from: number, to: number): void
  /** Learns what a committed transaction found or made. */
  learn(found: Iterable<readonly [string, Held]>, epoch: number): void
  forget(keys: Iterable<string>): void
  /** Whether `firstTime` was asked for this pair: whether a suggestion is worth a statement. */
  met(pair: string): boolean
  /** True the first time a pair is asked for. For what has committed. */
  firstTime(pair: string): boolean
}

const defaultSize = 200_000

export function createHandleMemory(size = defaultSize): HandleMemory {
  // Two generations instead of a linked list: what was used since the last turn survives it.
  let young = new Map<string, Held>()
  let old = new Map<string, Held>()
  let pairs = new Set<string>()
  let known = -1

  const put = (key: string, held: Held) => {
    if (young.size >= size / 2) {
      old = young
      young = new Map()
    }
    young.set(key, held)
  }

  return {
    get epoch() {
      return known
    },
    keepFor(epoch) {
      if (epoch === known) return
      young.clear()
      old.clear()
      pairs.clear()
      known = epoch
    },
    get(key) {
      const fresh = young.get(key)
      if (fresh) return fresh
      const aged = old.get(key)
      if (aged) put(key, aged)
      return aged
    },
    advance(from, to) {
      if (known === from) known = to
    },
    learn(found, epoch) {
      if (epoch !== known || size === 0) return
      // Mostly what was known already: taking it again would age the whole memory.
      for (const [key, held] of found) if (young.get(key) !== held) put(key, held)
    },
    forget(keys) {
      for (const key of keys) {
        young.delete(key)
        old.delete(key)
      }
    },
    met: (pair) => pairs.has(pair),
    firstTime(pair) {
      if (pairs.has(pair)) return false
      if (pairs.size > 10_000) pairs = new Set()
      pairs.add(pair)
      return true
    },
  }
}
