// The mailboxes that are read by IMAP. Each is listened to by one process at a time, which holds it by
// a lease in the database; when it dies another takes over where it was read to.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Platform } from '../../../platform/module.ts'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { listen } from './listen.ts'
import { boxOf } from './move-seen.ts'
import type { MailTaker } from './take-mail.ts'

export interface Mailboxes {
  start(): void
  stop(): Promise<void>
}

const leaseMs = 60_000
const lookMs = 5000
/** Of a mailbox that is new to us: what came while it was being connected is read, by its own clock. */
const graceMs = 60_000
/** Twice as long each time, up to ten minutes. */
const backoffMs = (failures: number) => Math.min(600_000, 5000 * 2 ** (failures - 1))

interface Listening {
  /** Changed settings are another mailbox. */
  as: string
  stop: AbortController
  done: Promise<void>
}

export function createMailboxes(
  platform: Platform,
  parts: { finder: TouchpointFinder; mail: MailTaker },
): Mailboxes {
  const { clock, db, log } = platform
  const me = randomUUID()
  const stopping = new AbortController()
  const listening = new Map<string, Listening>()
  let running: Promise<void> | undefined

  async function look() {
    const all = await parts.finder.all()
    const wanted = all.filter(
      (one) =>
        one.channel === 'email' &&
        one.state === 'active' &&
        one.settings.imapHost &&
        !waitsForSignIn(one),
    )
    const mine = await lease(wanted)
    for (const [id, one] of listening) {
      const touchpoint = wanted.find((other) => other.id === id)
      if (touchpoint && mine.has(id) && one.as === identityOf(touchpoint)) continue
      one.stop.abort()
      listening.delete(id)
      await one.done
    }
    for (const touchpoint of wanted) {
      if (mine.has(touchpoint.id) && !listening.has(touchpoint.id)) begin(touchpoint)
    }
  }

  function begin(touchpoint: Opened) {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, stopping.signal])
    const done = keepListening(touchpoint, signal)
    listening.set(touchpoint.id, { as: identityOf(touchpoint), stop, done })
  }

  async function keepListening(touchpoint: Opened, signal: AbortSignal) {
    let failures = 0
    while (!signal.aborted) {
      try {
        const now = (await parts.finder.find(touchpoint.id)) ?? touchpoint
        await listen(platform, {
          touchpoint: now,
          access: parts.finder.access,
          mail: parts.mail,
          signal,
          alive: () => (failures = 0),
        })
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        log.warn({ err: error, touchpointId: touchpoint.id, failures }, 'a mailbox was not read')
        await clock.sleep(backoffMs(failures), signal)
      }
    }
  }

  /** @returns those that are ours now. A touchpoint that reads another mailbox reads it from now on. */
  async function lease(wanted: readonly Opened[]): Promise<Set<string>> {
    if (wanted.length === 0) return new Set()
    const ids = wanted.map(({ id }) => id)
    const boxes = wanted.map(({ settings }) => boxOf(settings))
    const now = clock.now()
    const until = new Date(now.getTime() + leaseMs)
    const since = new Date(now.getTime() - graceMs)
    await sql`
      insert into channels_mailbox as known (touchpoint_id, box, since)
      select id, box, ${since}::timestamptz
      from unnest(${ids}::uuid[], ${boxes}::text[]) as given (id, box)
      on conflict (touchpoint_id) do update set box = excluded.box,
        uid_validity = case when known.box is null then known.uid_validity end,
        last_uid = case when known.box is null then known.last_uid else 0 end,
        since = case when known.box is null then known.since else excluded.since end
      where known.box is distinct from excluded.box`.execute(db)
    const { rows } = await sql<{ id: string }>`
      update channels_mailbox set leased_by = ${me}, leased_until = ${until}
      where touchpoint_id = any(${ids}::uuid[])
        and (leased_by = ${me} or leased_until is null or leased_until <= ${now}::timestamptz)
      returning touchpoint_id as id`.execute(db)
    return new Set(rows.map(({ id }) => id))
  }

  const release = () =>
    sql`update channels_mailbox set leased_until = null where leased_by = ${me}`.execute(db)

  async function run() {
    while (!stopping.signal.aborted) {
      await look().catch((error) => log.warn({ err: error }, 'mailboxes could not be looked at'))
      await clock.sleep(lookMs, stopping.signal)
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
      await Promise.all([...listening.values()].map(({ done }) => done))
      if (listening.size) await release().catch(() => {})
    },
  }
}

/** Connected, and about to be opened for the first time. */
const waitsForSignIn = ({ adapter, settings, secrets }: Opened) =>
  adapter.oauthOf?.(settings) !== undefined && !secrets.refreshToken

/** Refresh tokens are replaced on the way, and the mailbox is the same. */
const identityOf = ({ settings, secrets: { refreshToken: _, ...secrets } }: Opened) =>
  JSON.stringify([settings, secrets])
