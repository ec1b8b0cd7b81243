import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { narrowed, type ThreadsAsked } from './find-threads.ts'

/** More than this are not counted. */
const most = 1000

const counted = {
  all: {},
  unread: { unread: true },
  waiting: { waiting: true },
  mine: { control: 'mine' },
  unassigned: { control: 'unassigned' },
  mentioned: { mentioned: true },
} satisfies Record<string, Partial<ThreadsAsked>>

type Counts = Record<keyof typeof counted, number>

/** How many open threads the viewer may see, and how many of them there is something to do with. */
export async function countThreads(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  viewer: Viewer,
): Promise<Counts> {
  const now = clock.now()
  const columns = Object.entries(counted).map(
    ([name, asked]) => sql`(select count(*)::integer from (
      select from conversations_thread thread
      where ${narrowed(viewer, { state: 'open', ...asked, order: 'newest' }, now)} limit ${most}
    ) as counted) as ${sql.ref(name)}`,
  )
  const { rows } = await sql<Counts>`select ${sql.join(columns)}`.execute(db)
  return rows[0]!
}
