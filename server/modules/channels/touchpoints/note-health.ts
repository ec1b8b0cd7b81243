// How touchpoints are, noted beside the work and written every few seconds: a busy number would
// otherwise write the same row with every message.

import { sql } from 'kysely'
import type { Platform } from '../../../platform/module.ts'
import type { ReasonCode } from '../reasons.ts'

export interface Noted {
  webhook?: boolean
  inbound?: boolean
  accepted?: boolean
  refused?: ReasonCode
}

export interface HealthNotes {
  note(touchpointId: string, noted: Noted): void
  /** Writes what was noted now. */
  flush(): Promise<void>
  stop(): Promise<void>
}

interface Gathered {
  webhook: Date | null
  inbound: Date | null
  accepted: Date | null
  refused: Date | null
  reason: ReasonCode | null
}

const everyMs = 3000

export function createHealthNotes({
  db,
  clock,
  log,
}: Pick<Platform, 'db' | 'clock' | 'log'>): HealthNotes {
  let gathered = new Map<string, Gathered>()
  let timer: { cancel(): void } | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async () => {
    const now = gathered
    gathered = new Map()
    for (const [id, one] of now) await writeOne(id, one)
  }
  const flush = () => {
    timer?.cancel()
    timer = undefined
    writing = writing
      .then(write)
      .catch((error) => log.warn({ err: error }, 'the health of touchpoints was not written'))
    return writing
  }

  async function writeOne(id: string, one: Gathered) {
    await sql`
      update channels_health set
        first_webhook_at = coalesce(first_webhook_at, ${one.webhook}),
        last_webhook_at = greatest(last_webhook_at, ${one.webhook}),
        last_inbound_at = greatest(last_inbound_at, ${one.inbound}),
        last_accepted_at = greatest(last_accepted_at, ${one.accepted}),
        last_refused_at = greatest(last_refused_at, ${one.refused}),
        last_refused_reason = coalesce(${one.reason}, last_refused_reason)
      where touchpoint_id = ${id}`.execute(db)
  }

  return {
    note(touchpointId, { webhook, inbound, accepted, refused }) {
      const at = clock.now()
      const isFirst = !gathered.has(touchpointId)
      const one = gathered.get(touchpointId) ?? {
        webhook: null,
        inbound: null,
        accepted: null,
        refused: null,
        reason: null,
      }
      if (webhook) one.webhook = at
      if (inbound) one.inbound = at
      if (accepted) one.accepted = at
      if (refused) Object.assign(one, { refused: at, reason: refused })
      gathered.set(touchpointId, one)
      if (isFirst) timer ??= clock.after(everyMs, () => void flush())
    },
    flush,
    stop: flush,
  }
}
