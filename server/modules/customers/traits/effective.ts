// Which of several claims about a trait counts. Pure.

/** One source's newest word on one trait, of one handle. */
export interface TraitClaim {
  handleId: string
  name: string
  source: string
  value: unknown
  occurredAt: Date
}

/**
 * The claim that counts for each name. What staff set wins over every machine, however old; the
 * newest of its kind counts. Where staff took a trait away (null), only what machines said later
 * counts again. A machine's null takes away what machines said before it.
 */
export function effectiveClaims(claims: readonly TraitClaim[]): Map<string, TraitClaim> {
  const names = new Map<string, TraitClaim[]>()
  for (const claim of claims) {
    const same = names.get(claim.name)
    if (same) same.push(claim)
    else names.set(claim.name, [claim])
  }
  const effective = new Map<string, TraitClaim>()
  for (const [name, same] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const claim = counting(same)
    if (claim && claim.value !== null) effective.set(name, claim)
  }
  return effective
}

export const valuesOf = (claims: ReadonlyMap<string, TraitClaim>): Record<string, unknown> =>
  Object.fromEntries([...claims].map(([name, claim]) => [name, claim.value]))

function counting(claims: readonly TraitClaim[]): TraitClaim | undefined {
  const sorted = claims.toSorted(newestFirst)
  const staff = sorted.find((claim) => claim.source.startsWith('staff:'))
  if (staff && staff.value !== null) return staff
  return sorted.find(
    (claim) =>
      !claim.source.startsWith('staff:') && (!staff || claim.occurredAt > staff.occurredAt),
  )
}

/** Ties are broken by what never changes, so that every reader sees the same. */
function newestFirst(a: TraitClaim, b: TraitClaim): number {
  return (
    b.occurredAt.getTime() - a.occurredAt.getTime() ||
    compare(b.source, a.source) ||
    compare(b.handleId, a.handleId)
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
