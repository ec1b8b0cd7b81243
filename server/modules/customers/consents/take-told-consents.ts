// Consents as another system tells them, such as a file: they hang on the handles they are meant
// for, are not taken down twice, and a yes without a date never overturns a no.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { type FactHandle, readFact } from '../facts.ts'
import { findRules } from '../rules/find-rules.ts'
import { findHeld } from '../view.ts'
import { findConsents } from './find-consents.ts'
import { type ConsentSaid, recordConsents } from './record-consent.ts'

export interface ToldConsent {
  customerId: string
  /** Takes the word when none of `handles` suits its channel. */
  handleId: string
  /** The handles that the same source named with it. */
  handles: readonly FactHandle[]
  purpose: string
  /** Null: every channel. */
  channel: string | null
  granted: boolean
  at: Date
  /** False: `at` is only when we heard of it. */
  dated: boolean
  /** Who tells it, such as `import:crm`. */
  source: string
}

/**
 * Takes down what is new of `told`, in their order.
 * @returns those left out because the customer had said no, and the yes bears no date.
 */
export async function takeToldConsents(
  tx: Tx,
  ctx: Ctx,
  told: readonly ToldConsent[],
): Promise<ToldConsent[]> {
  if (told.length === 0) return []
  const words = await placed(tx, told)
  const newest = new Map<string, { state: string; at: Date }>()
  const states = new Set<string>()
  const placeOf = (word: { handleId: string; purpose: string; channel: string | null }) =>
    `${word.handleId} ${word.purpose} ${word.channel ?? ''}`
  const moment = (word: ConsentSaid) => `${placeOf(word)} ${word.state} ${word.at.toISOString()}`
  for (const word of await findConsents(tx.db, [
    ...new Set(words.map((one) => one.said.handleId)),
  ])) {
    if (word.current) newest.set(placeOf(word), word)
    states.add(`${placeOf(word)} ${word.state} ${word.at.toISOString()}`)
  }
  const fresh: ConsentSaid[] = []
  const left = new Set<ToldConsent>()
  for (const { said, from } of words) {
    const now = newest.get(placeOf(said))
    if (now?.state === said.state || states.has(moment(said))) continue
    if (now?.state === 'withdrawn' && !from.dated) {
      left.add(from)
      continue
    }
    if (!now || said.at >= now.at) newest.set(placeOf(said), said)
    states.add(moment(said))
    fresh.push(said)
  }
  await recordConsents(tx, ctx, fresh)
  return [...left]
}

const addresses: Record<string, string[]> = {
  sms: ['phone'],
  voice: ['phone'],
  whatsapp: ['whatsapp', 'phone'],
}
/** Nobody is reached at these. */
const noAddress = new Set(['user', 'anonymous', 'device', 'card', 'band'])

/** One word for each handle that it is meant for, as far as the customer holds it. */
async function placed(tx: Tx, told: readonly ToldConsent[]) {
  const rules = await findRules(tx.db)
  const asked = told.map(
    ({ handles, at, source }) =>
      readFact({ handles, occurredAt: at, lazy: false, assertedBy: source }, rules).handles,
  )
  const held = await findHeld(tx, [...new Map(asked.flat().map((one) => [one.key, one])).values()])
  return told.flatMap((from, index) => {
    const own = asked[index]!.filter((one) => held.get(one.key)?.customerId === from.customerId)
    const types = from.channel === null ? undefined : (addresses[from.channel] ?? [from.channel])
    const fitting = own.filter((one) =>
      types ? types.includes(one.type) : !noAddress.has(one.type),
    )
    const ids = fitting.map((one) => held.get(one.key)!.handleId)
    return (ids.length ? ids : [from.handleId]).map((handleId) => ({
      from,
      said: saidOf(from, handleId),
    }))
  })
}

const saidOf = (from: ToldConsent, handleId: string): ConsentSaid => ({
  customerId: from.customerId,
  handleId,
  purpose: from.purpose,
  channel: from.channel,
  state: from.granted ? 'given' : 'withdrawn',
  at: from.at,
  how: 'import',
  textVersion: null,
  proof: from.dated ? null : { undated: true },
  by: from.source,
})
