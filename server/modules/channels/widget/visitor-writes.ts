// That a visitor is writing: shown to the staff who look at their thread, and no history. It stands on
// the visitor's row for some seconds, because those who look may be another process's.

import type { Db } from '../../../platform/database.ts'
import { findHeld } from '../../customers/index.ts'

export const visitorWritesTopic = 'visitor-writes'
/** Browsers say it again every four seconds. */
const lastsMs = 8000

export async function noteWriting(db: Db, now: Date, visitorId: string): Promise<void> {
  await db
    .updateTable('channels_visitor')
    .set({ writing_until: new Date(now.getTime() + lastsMs) })
    .where('id', '=', visitorId)
    .execute()
}

/** Until when each customer who writes in a chat now is taken to write, by canonical id. */
export async function findWriting(db: Db, now: Date): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom('channels_visitor as visitor')
    .innerJoin('channels_touchpoint as site', 'site.id', 'visitor.touchpoint_id')
    .select(['visitor.value', 'visitor.writing_until', 'site.realm'])
    .where('visitor.writing_until', '>', now)
    .limit(1000)
    .execute()
  const asked = rows.map(({ value, realm }) => ({
    ...{ key: value, type: 'anonymous', value, realm, assurance: 0 },
  }))
  const held = await findHeld({ db }, asked)
  const writing = new Map<string, Date>()
  for (const { value, writing_until: until } of rows) {
    const owner = held.get(value)?.customerId
    if (owner && until) writing.set(owner, until)
  }
  return writing
}
