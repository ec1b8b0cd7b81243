import { type Tx, toJson } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { consentGiven, consentWithdrawn } from '../person-entries.ts'

export interface ConsentSaid {
  customerId: string
  handleId: string
  /** What for: `marketing`, `surveys` … */
  purpose: string
  /** Null: every channel. */
  channel: string | null
  state: 'given' | 'withdrawn'
  /** When the customer said so. */
  at: Date
  /** Form, call, message, counter … */
  how: string
  textVersion: string | null
  proof: Record<string, unknown> | null
  /** Who took it down; absent: the actor. */
  by?: string
}

/** Takes down one word on consent; the history keeps them all. @returns its id. */
export async function recordConsent(tx: Tx, ctx: Ctx, said: ConsentSaid): Promise<string> {
  const [id] = await recordConsents(tx, ctx, [said])
  return id!
}

/** The same for many at once, in one statement (imports). @returns the ids in their order. */
export async function recordConsents(
  tx: Tx,
  ctx: Ctx,
  said: readonly ConsentSaid[],
): Promise<string[]> {
  if (said.length === 0) return []
  const rows = said.map((word) => ({
    id: ctx.newId(),
    handle_id: word.handleId,
    purpose: word.purpose,
    channel: word.channel ?? '',
    state: word.state,
    at: word.at,
    made_by: word.by ?? `${ctx.actor.type}:${ctx.actor.id}`,
    how: word.how,
    text_version: word.textVersion,
    proof: word.proof && toJson(word.proof),
    recorded_at: ctx.now,
  }))
  await tx.db.insertInto('customers_consent').values(rows).execute()
  said.forEach((word, i) => {
    tx.record({
      kind: word.state === 'given' ? consentGiven : consentWithdrawn,
      subject: { type: 'customer', id: word.customerId },
      handleId: word.handleId,
      occurredAt: word.at,
      body: {
        consentId: rows[i]!.id,
        purpose: word.purpose,
        channel: word.channel,
        how: word.how,
        textVersion: word.textVersion,
      },
    })
  })
  return rows.map((row) => row.id)
}
