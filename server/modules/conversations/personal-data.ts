// What lists keep of what people said.

import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Person, PersonalData } from '../../platform/module.ts'

export const threadsData: PersonalData = {
  name: 'conversations',
  async export(db: Db, { customerIds, handleIds }: Person) {
    const threads = await db
      .selectFrom('conversations_thread')
      .selectAll()
      .where('customer_id', 'in', customerIds)
      .execute()
    const strands = await db
      .selectFrom('conversations_strand')
      .selectAll()
      .where('handle_id', 'in', handleIds)
      .execute()
    const cases = await db
      .selectFrom('conversations_case')
      .selectAll()
      .where('handle_id', 'in', handleIds)
      .execute()
    return { threads, strands, cases }
  },
  /** The follower takes nothing more of whom is erased. */
  async erase(db, { customerIds, handleIds }) {
    await sql`delete from conversations_said where handle_id = any(${handleIds}::uuid[])`.execute(
      db,
    )
    await sql`delete from conversations_strand where handle_id = any(${handleIds}::uuid[])`.execute(
      db,
    )
    await sql`delete from conversations_case where handle_id = any(${handleIds}::uuid[])`.execute(
      db,
    )
    await sql`delete from conversations_mention
      where handle_id = any(${handleIds}::uuid[])`.execute(db)
    await sql`delete from conversations_presence
      where customer_id = any(${customerIds}::uuid[])`.execute(db)
    await sql`delete from conversations_thread
      where customer_id = any(${customerIds}::uuid[])`.execute(db)
  },
}
