// What the live stream needs to know of customers: whose an entry is, who may see it, and how.

import type { Viewer } from '../../platform/contract.ts'
import { seesContact } from './detail/mask.ts'
import { customerJoined, customerSplit } from './entries.ts'
import { customerErased, customerPlaced } from './person-entries.ts'

/** Kinds after which a handle may be another customer's, or a customer another team's. */
export const movingKinds: readonly string[] = [
  customerJoined,
  customerSplit,
  customerPlaced,
  customerErased,
].map((kind) => kind.name)

/** Viewers of one class see the same of every customer's entries. */
export function viewerClass(viewer: Viewer): string {
  const rows =
    viewer.rows === 'all'
      ? 'all'
      : `${viewer.rows.teamIds.toSorted().join(',')};${viewer.rows.storeIds.toSorted().join(',')}`
  return `${viewer.can('customers:read')} ${seesContact(viewer)} ${rows}`
}
