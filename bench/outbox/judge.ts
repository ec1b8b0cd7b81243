// What became of messages that were written: how long each took, whether anything was lost, went twice
// or in another order, and whether the stand-in ever had to say that it was too much.

import { setTimeout } from 'node:timers/promises'
import type { Graph } from '../../sandbox/graph/index.ts'
import type { Written } from '../outbox.ts'
import type { House } from './crowd.ts'

export interface Judged {
  /** From being due to `accepted`, in milliseconds, ascending. */
  delays: number[]
  lastAcceptedMs: number
  figures: Figures
}

export interface Figures {
  written: number
  accepted: number
  unknown: number
  failed: number
  twice: number
  outOfOrder: number
  /** Answers 130429 and 131056: the limits of the number and of the person. */
  tooFast: number
}

interface Row {
  id: string
  messageId: string
  state: string
  acceptedAt: Date | null
}

/** Waits until none of them is on its way. */
export async function judge(
  house: House,
  graph: Graph,
  written: readonly Written[],
): Promise<Judged> {
  const rows = await settled(house, written)
  const byMessage = new Map(rows.map((row) => [row.messageId, row]))
  const took = written.flatMap(({ messageId, atMs }) => {
    const acceptedAt = byMessage.get(messageId)?.acceptedAt
    return acceptedAt ? [acceptedAt.getTime() - atMs] : []
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const messages = new Map(written.map((one) => [one.messageId, one]))
  const sends = graph.sends().filter(({ reference }) => byId.has(reference ?? ''))
  const references = sends.map(({ reference }) => reference!)
  const last = new Map<string, number>()
  let outOfOrder = 0
  for (const reference of references) {
    const { phone, serial } = messages.get(byId.get(reference)!.messageId)!
    if (serial < (last.get(phone) ?? -1)) outOfOrder += 1
    last.set(phone, serial)
  }
  const count = (state: string) => rows.filter((row) => row.state === state).length
  const tooFast = graph.asked.filter(
    ({ errorCode }) => errorCode === 130429 || errorCode === 131056,
  )
  return {
    delays: took.toSorted((a, b) => a - b),
    lastAcceptedMs: Math.max(0, ...rows.map((row) => row.acceptedAt?.getTime() ?? 0)),
    figures: {
      written: written.length,
      accepted: rows.filter((row) => row.acceptedAt !== null).length,
      unknown: count('unknown'),
      failed: count('failed'),
      twice: references.length - new Set(references).size,
      outOfOrder,
      tooFast: tooFast.length,
    },
  }
}

async function settled(house: House, written: readonly Written[]): Promise<Row[]> {
  const ids = written.map(({ messageId }) => messageId)
  for (;;) {
    const rows: Row[] = await house.query(
      `select id, message_id as "messageId", state, accepted_at as "acceptedAt"
       from channels_delivery where message_id = any($1::uuid[])`,
      [ids],
    )
    if (rows.every(({ state }) => !['scheduled', 'queued', 'sending'].includes(state))) return rows
    await setTimeout(200)
  }
}
