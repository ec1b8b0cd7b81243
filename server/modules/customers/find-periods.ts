// Who held a handle when: the period that holds now and those that ended.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { rowsOf } from '../../platform/bulk.ts'
import type { AskedHandle } from './facts.ts'

/** One period of a handle. */
export interface Period {
  handleId: string
  customerId: string
  /** Absent: since ever. */
  from: Date | null
  /** Absent: it holds now. */
  until: Date | null
  /** When its person was first seen with it. */
  firstSeenAt: Date
}

export interface Periods {
  current: Period | undefined
  /** The earliest first. */
  former: Period[]
}

/** By the handle's key; handles that nobody ever had are left out. */
export async function findPeriods(
  tx: Tx,
  handles: readonly AskedHandle[],
): Promise<Map<string, Periods>> {
  if (handles.length === 0) return new Map()
  const asked = rowsOf<{ type: string; value: string; realm: string; key: string }>(
    { type: 'text', value: 'text', realm: 'text', key: 'text' },
    handles.map(({ type, value, realm }, key) => ({ type, value, realm, key: String(key) })),
  )
  const columns = sql`asked.key, handle.id as "handleId", handle.customer_id as "customerId",
    handle.held_from as "from", handle.held_until as until, handle.first_seen_at as "firstSeenAt"`
  const same = sql`handle.value = asked.value and handle.type = asked.type
    and handle.realm = coalesce(asked.realm, '')`
  const { rows } = await sql<Period & { key: string }>`/*keep:customers-periods*/
    with asked as materialized (select * from ${asked})
    select ${columns} from asked join customers_handle as handle on ${same}
      where handle.held_until is null
    union all
    select ${columns} from asked join customers_handle as handle on ${same}
      where handle.held_until is not null and handle.erased_at is null`.execute(tx.db)
  const found = new Map<string, Periods>()
  for (const { key: index, ...period } of rows) {
    const { key } = handles[Number(index)]!
    const periods = found.get(key) ?? { current: undefined, former: [] }
    if (period.until === null) periods.current = period
    else periods.former.push(period)
    found.set(key, periods)
  }
  for (const { former } of found.values()) former.sort((a, b) => +a.until! - +b.until!)
  return found
}
