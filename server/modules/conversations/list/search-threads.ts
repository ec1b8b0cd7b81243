// A search finds threads by who somebody is and by what was said.

import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { searchAmong, seesContact } from '../../customers/index.ts'
import { wordsQuery } from '../threads/words.ts'

/** So many people are looked at by name, those that are named best. */
const mostNamed = 200

/** Names and addresses as the list of customers finds them, errors forgiven; or words of messages. */
export async function searchCondition(
  db: Db,
  viewer: Viewer,
  q: string,
): Promise<RawBuilder<unknown>> {
  const named = await searchAmong(
    db,
    viewer,
    q,
    (id) => sql`exists (select from conversations_thread known where known.customer_id = ${id})`,
    mostNamed,
  )
  const ways = [sql`thread.customer_id = any(${named}::uuid[])`]
  // Who sees texts masked would find out, word by word, what they say.
  const words = seesContact(viewer) ? wordsQuery(q) : undefined
  if (words) {
    ways.push(sql`thread.customer_id in (
      select strand.customer_id from conversations_strand strand
      where strand.handle_id in (
        select said.handle_id from conversations_said said
        where said.words @@ ${words}::tsquery and said.shows))`)
  }
  return sql`(${sql.join(ways, sql` or `)})`
}
