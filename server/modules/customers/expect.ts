// What was looked up ahead is said to be so still in the transaction that relies on it, by statements
// that are sent together with what is written. Where it is not, the unit ends as superseded and runs
// again.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { isDivisionByZero, Superseded } from '../../platform/database.ts'
import { rulesText } from './rules/find-rules.ts'

/** Says that epoch and rules are as they were, and holds the epoch until commit. */
export function expectEpoch(tx: Tx, { epoch, rules }: { epoch: number; rules: string }): void {
  expect(
    tx,
    sql`/*keep:customers-epoch-still*/
    select 1 / count(*) from (
      select from customers_epoch where value = ${epoch} and ${rulesText} = ${rules} for share
    ) as same`.execute(tx.db),
  )
}

/** Says that these customers were not joined away, and locks them against it. */
export function expectStanding(tx: Tx, ids: readonly string[]): void {
  if (ids.length === 0) return
  expect(
    tx,
    sql`/*keep:customers-standing-still*/
    select 1 / (count(*) = ${ids.length}::bigint)::integer from (
      select from customers_customer where id = any(${ids}::uuid[]) and merged_into is null
      order by id for key share
    ) as same`.execute(tx.db),
  )
}

/** A statement that divides by zero where what it expects is not so. */
function expect(tx: Tx, statement: Promise<unknown>): void {
  const expected = statement.catch((error) => {
    if (!isDivisionByZero(error)) throw error
    throw new Superseded('what was looked up ahead has changed')
  })
  tx.sent(expected)
}
