// What people write to us may hold the code of a crossing, or their answer to its question. Runs in
// the transaction that records what they wrote: a code is taken once, by one conditional update.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { lockOwners } from '../../customers/index.ts'
import type { InboundMessage } from '../adapter.ts'
import { answerCrossing } from './answer-crossing.ts'
import { digestOfCode, readCodes } from './code.ts'
import { crossingTaken } from './entries.ts'
import { addWrong, guessesLeft, keepGuesses, lockGuesses } from './guesses.ts'
import { codeLivesMs } from './issue-crossing.ts'
import { type CrossingRow, isAlive, lockCrossing } from './reach-crossing.ts'
import { recordAs } from './record-as.ts'
import { readChoice, sayToTaker } from './say-to-taker.ts'

/** Somebody wrote a message. */
export interface CameIn {
  item: InboundMessage
  touchpoint: { id: string; channel: string }
  person: { customerId: string; handleId: string; addresses: readonly string[] }
}

type Parts = Pick<Platform, 'vault'>

/**
 * Looks through what came in, message by message, in one order of handles for every process.
 * @returns whether there was anything to answer.
 */
export async function takeCrossings(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  came: readonly CameIn[],
): Promise<boolean> {
  const telling = came.flatMap(readTelling)
  telling.sort((a, b) => (a.one.person.handleId < b.one.person.handleId ? -1 : 1))
  for (const { one, codes, choice } of telling) {
    if (codes) await takeCodes(tx, ctx, parts, one, codes)
    if (choice) await answer(tx, ctx, parts, one, choice)
  }
  return telling.length > 0
}

interface Telling {
  one: CameIn
  codes?: string[]
  choice?: { crossingId: string; says: boolean } | undefined
}

function readTelling(one: CameIn): Telling[] {
  const { content } = one.item
  if (content.type === 'choice') {
    const choice = readChoice(content.choiceId)
    return choice ? [{ one, choice }] : []
  }
  const codes = content.type === 'text' ? readCodes(content.text) : []
  return codes.length ? [{ one, codes }] : []
}

/** A choice counts only from the handle that took the crossing, whoever else may send its id. */
async function answer(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  { person }: CameIn,
  { crossingId, says }: { crossingId: string; says: boolean },
) {
  const known = await tx.db
    .selectFrom('channels_crossing')
    .select('taker_handle_id')
    .where('id', '=', crossingId)
    .executeTakeFirst()
  if (!known?.taker_handle_id || !person.addresses.includes(known.taker_handle_id)) return
  const row = await lockCrossing(tx, crossingId)
  // An answer that comes too late is a message like any other.
  if (!isAlive(row, ctx.now)) return
  const by = { ...ctx, actor: { type: 'customer', id: person.customerId } as const }
  await answerCrossing(recordAs(tx, by), by, parts, row, { end: 'taker', confirmed: says })
}

async function takeCodes(tx: Tx, ctx: Ctx, parts: Parts, came: CameIn, codes: readonly string[]) {
  const { handleId } = came.person
  const guesses = await lockGuesses(tx, handleId, ctx.now)
  let wrong = 0
  for (const code of codes.slice(0, guessesLeft(guesses, ctx.now))) {
    const digest = digestOfCode(parts.vault, code)
    const row = await claimCode(tx, ctx, came, digest)
    if (row) await carry(tx, ctx, parts, came, row)
    else if (!(await tookBefore(tx, came, digest))) wrong++
  }
  if (wrong) await keepGuesses(tx, handleId, addWrong(guesses, wrong, ctx.now))
}

async function claimCode(
  tx: Tx,
  ctx: Ctx,
  { person, touchpoint }: CameIn,
  digest: string,
): Promise<CrossingRow | undefined> {
  return tx.db
    .updateTable('channels_crossing')
    .set({
      state: 'taken',
      taker_handle_id: person.handleId,
      touchpoint_id: touchpoint.id,
      taken_at: ctx.now,
      // From now on the time that both ends have.
      expires_at: new Date(ctx.now.getTime() + codeLivesMs),
    })
    .where('code_digest', '=', digest)
    .where('state', '=', 'issued')
    .where('to_channel', '=', touchpoint.channel)
    .where('expires_at', '>', ctx.now)
    .returningAll()
    .executeTakeFirst()
}

/** Who sends their own code twice has guessed nothing. */
async function tookBefore(tx: Tx, { person }: CameIn, digest: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('channels_crossing')
    .select('id')
    .where('code_digest', '=', digest)
    .where('taker_handle_id', 'in', [...person.addresses])
    .executeTakeFirst()
  return row !== undefined
}

/** The subject goes over to the taking handle, and nothing else; nobody is joined. */
async function carry(tx: Tx, ctx: Ctx, parts: Parts, came: CameIn, row: CrossingRow) {
  const { person, touchpoint, item } = came
  const owners = await lockOwners(tx.db, [row.origin_handle_id, person.handleId])
  const customerId = owners.get(person.handleId) ?? person.customerId
  const by: Ctx = { ...ctx, actor: { type: 'customer', id: customerId } }
  recordAs(tx, by).record({
    kind: crossingTaken,
    subject: { type: 'customer', id: customerId },
    handleId: person.handleId,
    channel: touchpoint.channel,
    touchpointId: touchpoint.id,
    occurredAt: item.at > ctx.now ? ctx.now : item.at,
    body: { crossingId: row.id, ...(row.subject ? { subject: row.subject } : {}) },
  })
  const isOneAlready = owners.get(row.origin_handle_id) === customerId
  if (isOneAlready) {
    await tx.db
      .updateTable('channels_crossing')
      .set({ state: 'joined', ended_at: ctx.now })
      .where('id', '=', row.id)
      .execute()
  }
  await sayToTaker(tx, ctx, parts, row, { customerId, word: isOneAlready ? 'joined' : 'question' })
}
