// Up to where a mailbox was read, moved in the transaction that records what was read.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'

export interface MailSeen {
  touchpointId: string
  /** Which mailbox it was read in, see `boxOf`. */
  box: string
  uidValidity: string
  uid: number
}

/** The mailbox behind a touchpoint: its numbers hold for nothing else. Pure. */
export const boxOf = ({ imapHost, imapUser, folder }: Readonly<Record<string, string>>): string =>
  JSON.stringify([imapHost, imapUser, folder])

/** Never back, but to the beginning of other numbers. */
export async function moveSeen(db: Db, seen: readonly MailSeen[]): Promise<void> {
  // Of each mailbox the last: letters come in the order of their numbers.
  const last = new Map(seen.map((one) => [one.touchpointId, one]))
  if (last.size === 0) return
  const given = rowsOf({ touchpointId: 'uuid', box: 'text', uidValidity: 'text', uid: 'bigint' }, [
    ...last.values(),
  ])
  await sql`
    update channels_mailbox set uid_validity = given."uidValidity",
      last_uid = case when uid_validity = given."uidValidity"
        then greatest(last_uid, given.uid) else given.uid end
    from ${given} where touchpoint_id = given."touchpointId"
      and channels_mailbox.box = given.box`.execute(db)
}
