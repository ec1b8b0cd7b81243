// For access, which dissolves no team while threads wait for it or cases of its are open.

import { sql } from 'kysely'
import type { PlaceHolder } from '../access/index.ts'
import { customersOf } from '../customers/index.ts'
import { changeCase } from './cases/keep-case.ts'
import { giveControl } from './control/change-control.ts'
import { lockThread } from './control/held-thread.ts'

export const threadPlaces: PlaceHolder = {
  noun: 'threads',
  async count(db, place) {
    if (!('teamId' in place)) return 0
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from conversations_thread
      where control = ${`queue:${place.teamId}`} and state <> 'resolved'`.execute(db)
    return rows[0]!.count
  },
  /** Who writes again in a thread that is resolved waits for everybody then. */
  async release(tx, ctx, place) {
    if (!('teamId' in place)) return
    const resolved = await tx.db
      .selectFrom('conversations_thread')
      .select('customer_id')
      .where('control', '=', `queue:${place.teamId}`)
      .orderBy('customer_id')
      .execute()
    for (const { customer_id: customerId } of resolved) {
      const thread = await lockThread(tx, customerId)
      await giveControl(tx, ctx, thread, { to: 'queue', why: 'given' })
    }
  },
}

export const casePlaces: PlaceHolder = {
  noun: 'cases',
  async count(db, place) {
    if (!('teamId' in place)) return 0
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from conversations_case
      where team_id = ${place.teamId} and state <> 'resolved'`.execute(db)
    return rows[0]!.count
  },
  async release(tx, ctx, place) {
    if (!('teamId' in place)) return
    const resolved = await tx.db
      .selectFrom('conversations_case')
      .select(['id', 'handle_id'])
      .where('team_id', '=', place.teamId)
      .orderBy('id')
      .execute()
    const handleIds = resolved.map(({ handle_id }) => handle_id)
    const owners = await customersOf(tx.db, handleIds)
    for (const { id, handle_id } of resolved) {
      const { customerId } = owners.get(handle_id)!
      await changeCase(tx, ctx, { id, customerId, teamId: null })
    }
  },
}
