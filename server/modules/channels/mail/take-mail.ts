// Letters that came, by whichever way: kept, read, and taken like what any channel brings. Resolves
// when it is committed.

import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Platform } from '../../../platform/module.ts'
import { type Arrival, parse } from '../adapters/email/parse.ts'
import { type Mail, readMail } from '../adapters/email/read-mail.ts'
import { openToken } from '../adapters/email/tokens.ts'
import type { InboundItem } from '../inbound/edge.ts'
import { routeItems } from '../inbound/route-items.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import type { MailSeen } from './move-seen.ts'

export interface MailArrived {
  raw: Uint8Array
  touchpoint: Opened
  receivedAt: Date
  /** To whom it was handed over, where that is known. */
  recipients: readonly string[]
  seen?: MailSeen
}

export interface MailTaker {
  /** All of them in one transaction. @throws what the group writer refuses with: come again. */
  take(arrived: readonly MailArrived[]): Promise<void>
}

export function createMailTaker(
  platform: Pick<Platform, 'db' | 'files' | 'vault' | 'log'>,
  write: (items: InboundItem[]) => Promise<void>,
): MailTaker {
  const { db, files, vault, log } = platform

  async function read(one: MailArrived): Promise<{ items: InboundItem[]; fileKey?: string }> {
    const { raw, touchpoint, receivedAt, recipients, seen } = one
    const mail = await readMail(raw).catch((error: unknown) => {
      log.warn({ err: error }, 'a letter could not be read')
      return undefined
    })
    if (!mail) return { items: [unreadable(one)] }
    const fileKey = keyOf(touchpoint.id, mail)
    const arrival: Arrival = {
      ...{ accountId: touchpoint.accountId, settings: touchpoint.settings },
      ...{ receivedAt, recipients, fileKey },
      readToken: (text) => openToken(vault.digest, touchpoint.id, text),
    }
    const { routed, unrouted } = routeItems(parse(mail, arrival), [touchpoint])
    const isKept = routed.some(({ item }) => item.is === 'message')
    if (isKept) await files.write(fileKey, raw)
    const bytes = 2000 + 4 * Math.min(mail.text.length, 120_000)
    const items: InboundItem[] = [
      ...routed.map((item) => ({ routed: item, bytes, seen })),
      ...unrouted.map((item) => ({ unrouted: item, by: touchpoint, bytes, seen })),
    ]
    return {
      items: items.length ? items : seen ? [{ bytes: 100, seen }] : [],
      ...(isKept ? { fileKey } : {}),
    }
  }

  let idle: { fileKeys: string[]; dropped: Promise<void> } | undefined

  /** Letters written in one group are answered in one turn, and looked at with one statement. */
  function dropIdle(given: readonly string[]): Promise<void> {
    if (given.length === 0) return Promise.resolve()
    if (!idle) {
      const fileKeys: string[] = []
      const dropped = setImmediate().then(() => {
        idle = undefined
        return drop(fileKeys)
      })
      idle = { fileKeys, dropped }
    }
    idle.fileKeys.push(...given)
    return idle.dropped
  }

  /** Of those, what was known already or is of nobody. */
  async function drop(fileKeys: readonly string[]) {
    const { rows } = await sql<{ key: string }>`/*keep:mail-kept*/
      select file_key as key from channels_media where file_key = any(${fileKeys}::text[])`.execute(
      db,
    )
    const kept = new Set(rows.map(({ key }) => key))
    for (const key of fileKeys) if (!kept.has(key)) await files.remove(key)
  }

  return {
    async take(arrived) {
      const letters = []
      for (const one of arrived) letters.push(await read(one))
      const items = letters.flatMap((one) => one.items)
      if (items.length) await write(items)
      await dropIdle(letters.flatMap(({ fileKey }) => fileKey ?? []))
    },
  }
}

/**
 * One letter of one mailbox has one place, however often it comes, and nobody who knows its name
 * writes over it.
 */
function keyOf(touchpointId: string, mail: Mail): string {
  const digest = createHash('sha256').update(`${touchpointId}\n${mail.sha256}`).digest('hex')
  return `mail/${digest.slice(0, 2)}/${digest}.eml`
}

const unreadable = ({ raw, touchpoint, seen }: MailArrived): InboundItem => ({
  unrouted: {
    accountId: touchpoint.accountId,
    reason: 'malformed',
    raw: { base64: Buffer.from(raw.subarray(0, 50_000)).toString('base64') },
  },
  by: touchpoint,
  bytes: 70_000,
  seen,
})
