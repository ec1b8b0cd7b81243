// What a visitor may see: law 12 in one place. Everything that shows, streams, or moves something
// for a visitor asks here which handles are theirs, and looks at this site alone.

import type { Db } from '../../../platform/database.ts'
import { findHeld } from '../../customers/index.ts'
import type { Asking } from './visitors.ts'

export interface Sight {
  touchpointId: string
  /** As they are held now; empty until something was said. */
  handleIds: string[]
}

/**
 * What this browser said and was told, and what the same proven person said and was told at this
 * site by another browser. Nothing of the person's other channels, whoever they were joined with.
 */
export async function visibleTo(db: Db, { visitor, site }: Asking): Promise<Sight> {
  const values = visitor.user_id === null ? [visitor.value] : await valuesOf(db, visitor)
  const own = values.map((value) => handle('anonymous', value, site.realm))
  const user = visitor.user_id === null ? [] : [handle('user', visitor.user_id, '')]
  const held = await findHeld({ db }, [...own, ...user])
  return { touchpointId: site.id, handleIds: [...held.values()].map(({ handleId }) => handleId) }
}

const mostBrowsers = 50

async function valuesOf(db: Db, { touchpoint_id, user_id, value }: Asking['visitor']) {
  const rows = await db
    .selectFrom('channels_visitor')
    .select('value')
    .where('touchpoint_id', '=', touchpoint_id)
    .where('user_id', '=', user_id)
    .orderBy('last_seen_at', 'desc')
    .limit(mostBrowsers)
    .execute()
  return [...new Set([value, ...rows.map((row) => row.value)])]
}

const handle = (type: string, value: string, realm: string) => ({
  key: `${type}\n${realm}\n${value}`,
  type,
  value,
  realm,
  assurance: 2,
})
