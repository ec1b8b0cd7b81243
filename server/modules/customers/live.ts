// What the live stream and retention need to know of customers: whose an entry is, who may see it
// and how, and whose entries are under legal hold.

import type { LiveEntry, LiveSight } from '../../ledger/index.ts'
import type { Viewer } from '../../platform/contract.ts'
import type { Db } from '../../platform/database.ts'
import { customersOf } from './detail/customers-of.ts'
import { maskEntry, seesContact } from './detail/mask.ts'
import { maySee, type Places } from './detail/reach-customer.ts'
import { customerJoined, customerSplit } from './entries.ts'
import { customerErased, customerPlaced } from './person-entries.ts'

/** The customers' part of `LiveSight`; access says which entries cut a stream. */
export const customersSight: Omit<LiveSight, 'cuts'> = {
  customersOf,
  movingKinds: [customerJoined, customerSplit, customerPlaced, customerErased].map(
    (kind) => kind.name,
  ),
  classOf: viewerClass,
  show: showLive,
}

/** Viewers of one class see the same of every entry. */
function viewerClass(viewer: Viewer): string {
  const rows =
    viewer.rows === 'all'
      ? 'all'
      : `${viewer.rows.teamIds.toSorted().join()};${viewer.rows.storeIds.toSorted().join()}`
  return `${viewer.can('customers:read')} ${viewer.can('audit:read')} ${seesContact(viewer)} ${rows}`
}

/** Entries of customers to whoever may see the customer; those of the house, such as changes of
 * staff and keys, to whoever reads the audit. */
function showLive(
  viewer: Viewer,
  entry: LiveEntry,
  customer: Places | undefined,
): LiveEntry | undefined {
  if (!customer) return viewer.can('audit:read') ? entry : undefined
  if (!viewer.can('customers:read') || !maySee(viewer, customer)) return undefined
  if (seesContact(viewer)) return entry
  const { body } = maskEntry({ kind: entry.kind, body: entry.body, context: null })
  return { ...entry, body }
}

/** Of these handles, those of customers under legal hold. */
export async function heldHandles(
  db: Db,
  handleIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (handleIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('customers_handle as handle')
    .innerJoin('customers_customer as customer', (join) =>
      join.on((on) =>
        on.or([
          on('customer.id', '=', on.ref('handle.customer_id')),
          on('customer.merged_into', '=', on.ref('handle.customer_id')),
        ]),
      ),
    )
    .select('handle.id')
    .where('handle.id', 'in', handleIds)
    .where('customer.hold_reason', 'is not', null)
    .execute()
  return new Set(rows.map((row) => row.id))
}
