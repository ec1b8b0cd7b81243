// A thread as those see it who answer: who has it, whether it is done with, and its version.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import { countMessages } from '../../channels/index.ts'
import { customerUnknown, findHandleIds, findHomes, lockOwners } from '../../customers/index.ts'
import type { ThreadState } from '../states.ts'

export interface HeldThread {
  /** Canonical. */
  customerId: string
  /** What concerns the thread as a whole belongs here. */
  homeHandleId: string
  handleIds: string[]
  /** `queue`, `queue:<team>`, `staff:<id>` or `bot`. */
  control: string
  controlAt: Date | null
  /** At the home handle. */
  controlChanges: number
  state: ThreadState
  stateAt: Date | null
  /** Counts messages and changes of control, and nothing else. */
  version: number
}

/** Locked until the transaction ends: whoever answers or takes it waits. @throws customer.unknown */
export async function lockThread(tx: Tx, customerId: string): Promise<HeldThread> {
  const owner = (await lockOwners(tx.db, [], [customerId])).get(customerId)
  if (!owner) throw customerUnknown()
  const home = (await findHomes(tx.db, [owner])).get(owner)
  if (!home) throw customerUnknown()
  return readThread(tx.db, { customerId: owner, homeHandleId: home.handleId })
}

export async function readThread(
  db: Db,
  { customerId, homeHandleId }: Pick<HeldThread, 'customerId' | 'homeHandleId'>,
): Promise<HeldThread> {
  const handleIds = await findHandleIds(db, customerId)
  const said = await countMessages(db, handleIds)
  const { rows } = await sql<Kept>`/*keep:conversations-held-thread*/
    select
      (array_agg(control order by control_at desc nulls last, handle_id))[1] as control,
      max(control_at) as "controlAt", coalesce(sum(control_changes), 0)::integer as changes,
      coalesce(sum(control_changes) filter (where handle_id = ${homeHandleId}::uuid), 0)::integer
        as "controlChanges",
      (array_agg(state order by state_at desc nulls last, handle_id))[1] as state,
      max(state_at) as "stateAt"
    from conversations_strand where handle_id = any(${handleIds}::uuid[])`.execute(db)
  const { control, state, changes, ...kept } = rows[0]!
  return {
    customerId,
    homeHandleId,
    handleIds,
    control: control ?? 'queue',
    state: state ?? 'open',
    version: said + changes,
    ...kept,
  }
}

interface Kept {
  control: string | null
  controlAt: Date | null
  changes: number
  controlChanges: number
  state: ThreadState | null
  stateAt: Date | null
}
