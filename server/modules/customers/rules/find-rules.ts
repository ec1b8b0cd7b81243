// Reads the rules from their one row. Every group of events asks, and they hardly ever change, so
// the last ones are kept made ready beside the text they were made from.

import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import { type HandleRules, makeRules, type RulesSet } from './handle-rules.ts'

/** The rules as they are in the database now. In a transaction: pass it. */
export async function findRules(db: Db): Promise<HandleRules> {
  const { rows } = await sql<{ rules: string }>`/*keep:customers-rules*/
    select ${rulesText} as rules`.execute(db)
  return readRules(rows[0]!.rules)
}

/** The country that somebody set; undefined while it is the one that everybody begins with. */
export async function findChosenCountry(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('customers_rules')
    .select('country')
    .where('changed_at', 'is not', null)
    .executeTakeFirst()
  return row?.country
}

/** The rules as text, for statements that read them along with something else. */
export const rulesText: RawBuilder<string> = sql`(select jsonb_build_object('country', country,
  'ownAddresses', own_addresses, 'limits', limits, 'maxJoins', max_joins)::text
  from customers_rules)`

let last: { text: string; rules: HandleRules } | undefined

/** Rules from their text, which `changeRules` wrote and so need not be checked. */
export function readRules(text: string): HandleRules {
  if (last?.text !== text) last = { text, rules: makeRules(JSON.parse(text) as RulesSet) }
  return last.rules
}
