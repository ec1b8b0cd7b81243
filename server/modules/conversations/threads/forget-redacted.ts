// What the ledger no longer says of old messages, lists and searches must not say either. Retention
// redacts by kind and time; this follows it, and asks the ledger of each message, which knows what a
// legal hold keeps.

import { sql } from 'kysely'
import { findRetention, readEntries, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { messageReceived, messageWritten } from '../../channels/index.ts'
import { lockOwners } from '../../customers/index.ts'
import { foldStrands } from './fold-strands.ts'
import { foldThreads } from './fold-threads.ts'

const pageSize = 500
const dayMs = 86_400_000
const sources: Readonly<Record<string, 'in' | 'out'>> = {
  [messageReceived.name]: 'in',
  [messageWritten.name]: 'out',
}

/** Forgets the words of messages whose entries were redacted. @returns of how many. */
export async function forgetRedacted(
  platform: Pick<Platform, 'database' | 'db' | 'clock' | 'log'>,
  signal?: AbortSignal,
): Promise<number> {
  let forgotten = 0
  for (const { kind, days } of await findRetention(platform.db)) {
    const direction = sources[kind]
    if (days === null || !direction) continue
    const before = new Date(platform.clock.now().getTime() - days * dayMs).toISOString()
    let last = '00000000-0000-0000-0000-000000000000'
    while (!signal?.aborted) {
      const page = await findOld(platform.db, direction, before, last)
      if (page.length === 0) break
      forgotten += await forget(platform, await findGone(platform.db, page))
      last = page.at(-1)!.messageId
    }
  }
  return forgotten
}

interface Old {
  messageId: string
  handleId: string
  heard: string
}

/** The next messages that still have words, heard of before a time. */
async function findOld(
  db: Db,
  direction: 'in' | 'out',
  before: string,
  after: string,
): Promise<Old[]> {
  const { rows } = await sql<Old>`
    select message_id as "messageId", handle_id as "handleId", heard from conversations_said
    where message_id > ${after}::uuid and direction = ${direction} and heard < ${before}
      and (text <> '' or words <> '')
    order by message_id limit ${pageSize}`.execute(db)
  return rows
}

async function findGone(db: Db, page: readonly Old[]): Promise<Old[]> {
  const places = page.map(({ heard }) => {
    const [, lane, position] = heard.split(' ').map(Number)
    return { lane: lane!, position: position! }
  })
  const redacted = new Set(
    (await readEntries(db, places)).flatMap((entry) =>
      entry.redacted ? `${entry.lane} ${entry.position}` : [],
    ),
  )
  return page.filter((_, n) => redacted.has(`${places[n]!.lane} ${places[n]!.position}`))
}

async function forget(
  platform: Pick<Platform, 'database' | 'clock' | 'log'>,
  gone: readonly Old[],
): Promise<number> {
  if (gone.length === 0) return 0
  const ctx = createCtx(systemActor('retention'), platform.clock, platform.log)
  await transact(platform, ctx, async (tx) => {
    const handleIds = [...new Set(gone.map(({ handleId }) => handleId))]
    const owners = await lockOwners(tx.db, handleIds)
    await sql`
      update conversations_said set text = '', words = ''
      where message_id = any(${gone.map(({ messageId }) => messageId)}::uuid[])`.execute(tx.db)
    await foldStrands(tx.db, owners, [])
    await foldThreads(tx.db, owners.values())
  })
  return gone.length
}
