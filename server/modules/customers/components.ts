// Which handles are one customer, and which customer that is: nothing but the edges, replayed in
// the order they were made. Pure; the property tests hold everything else against it.

export interface Edge {
  id: string
  fromHandleId: string
  intoHandleId: string
}

export interface Component {
  handleIds: string[]
  /** The customer that survives; undefined when no handle of it ever had a home. */
  customerId: string | undefined
  /** Every customer whose home is in it. */
  customerIds: string[]
}

/**
 * Builds the components of `handleIds` from `edges` in their order. `homes` maps a home handle to
 * its customer. Where two components meet, the one of `intoHandleId` survives; one without a home
 * takes the other's.
 */
export function buildComponents(
  handleIds: readonly string[],
  homes: ReadonlyMap<string, string>,
  edges: readonly Edge[],
): Component[] {
  const parts = new Map<string, Component>()
  for (const id of handleIds) {
    const home = homes.get(id)
    parts.set(id, { handleIds: [id], customerId: home, customerIds: home ? [home] : [] })
  }
  for (const edge of edges) {
    const into = parts.get(edge.intoHandleId)
    const from = parts.get(edge.fromHandleId)
    if (!into || !from || into === from) continue
    into.handleIds.push(...from.handleIds)
    into.customerIds.push(...from.customerIds)
    into.customerId ??= from.customerId
    for (const id of from.handleIds) parts.set(id, into)
  }
  return [...new Set(parts.values())]
}
