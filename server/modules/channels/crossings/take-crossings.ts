// What people write to us may hold the code of a crossing, or their answer to its question. Runs in
// the transaction that records what they wrote: a code is taken once, by one conditional update.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { settle } from '../../../platform/settle.ts'
import { lockOwners } from '../../customers/index.ts'
import type { InboundMessage } from '../adapter.ts'
import type { ChoiceContent } from '../content/content.ts'
import { answerCrossing, proveCrossing } from './answer-crossing.ts'
import { digestOfCode, readCodes } from './code.ts'
import { endJoined } from './end-joined.ts'
import { crossingTaken } from './entries.ts'
import { addWrong, costOf, guessesLeft, keepGuesses, lockGuesses } from './guesses.ts'
import { codeLivesMs } from './issue-crossing.ts'
import { saidEnough } from './own-words.ts'
import { readProof } from './proof.ts'
import { type CrossingRow, isAlive, lockCrossing } from './reach-crossing.ts'
import { recordAs } from './record-as.ts'
import { readWish, sayCrossing } from './say-crossing.ts'
import { languageOf, readChoice, type SaidOf, sayToTaker } from './say-to-taker.ts'

/** Somebody wrote a message. */
export interface CameIn {
  item: InboundMessage
  /** What they chose, if they said so in words. */
  chosen?: ChoiceContent | undefined
  /** It names a message of ours; of letters, one that went to who wrote it. */
  answersUs?: boolean
  touchpoint: { id: string; channel: string }
  person: { customerId: string; handleId: string; addresses: readonly string[] }
}

export type Parts = Pick<Platform, 'vault'> & { publicUrl: string }

/**
 * Looks through what came in: of each person message by message, of several side by side, begun in
 * one order of handles for every process.
 * @returns whether there was anything to answer.
 */
export async function takeCrossings(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  came: readonly CameIn[],
): Promise<boolean> {
  const telling = came.flatMap(readTelling)
  const byHandle = Map.groupBy(telling, ({ one }) => one.person.handleId)
  const inOrder = [...byHandle].toSorted(([a], [b]) => (a < b ? -1 : 1))
  await settle(inOrder.map(([, own]) => takeTold(tx, ctx, parts, own)))
  return telling.length > 0
}

/** What one person said, one after the other. */
async function takeTold(tx: Tx, ctx: Ctx, parts: Parts, own: readonly Telling[]) {
  for (const { one, codes, choice, proof, wish } of own) {
    if (codes) await takeCodes(tx, ctx, parts, one, codes)
    if (choice) await answer(tx, ctx, parts, one, choice)
    if (proof) await prove(tx, ctx, parts, one, proof)
    if (wish) await hand(tx, ctx, parts, one, wish)
  }
}

interface Telling {
  one: CameIn
  codes?: string[]
  choice?: SaidOf | undefined
  /** Six digits, which may be the one-time code. */
  proof?: string | undefined
  /** To go on elsewhere. */
  wish?: { channel?: string }
}

function readTelling(one: CameIn): Telling[] {
  const { ref } = one.item
  const content = one.chosen ?? one.item.content
  if (content.type === 'choice') {
    const choice = readChoice(content.choiceId)
    return choice ? [{ one, choice }] : []
  }
  // A machine takes nothing, and is answered nothing.
  if (content.type === 'mail' && content.auto) return []
  const text = wordsOf(content)
  const subject = content.type === 'mail' ? content.subject : undefined
  const codes = readCodes([ref, subject, text].join('\n'))
  if (codes.length) return [{ one, codes }]
  const proof = readProof(text)
  if (proof) return [{ one, proof }]
  const wish = readWish(text)
  return wish ? [{ one, wish }] : []
}

const wordsOf = (content: InboundMessage['content']): string =>
  content.type === 'text' || content.type === 'mail' ? content.text : ''

/** A choice counts only from the handle that was asked, whoever else may send its id. */
async function answer(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  { person }: CameIn,
  { crossingId, end, says }: SaidOf,
) {
  const known = await tx.db
    .selectFrom('channels_crossing')
    .select(['taker_handle_id', 'asked_handle_id'])
    .where('id', '=', crossingId)
    .executeTakeFirst()
  const asked = end === 'origin' ? known?.asked_handle_id : known?.taker_handle_id
  if (!asked || !person.addresses.includes(asked)) return
  const row = await lockCrossing(tx, crossingId)
  // An answer that comes too late is a message like any other.
  if (!isAlive(row, ctx.now)) return
  const by = { ...ctx, actor: { type: 'customer', id: person.customerId } as const }
  await answerCrossing(recordAs(tx, by), by, parts, row, { end, confirmed: says })
}

/**
 * Digits mean something only from a handle whose crossing waits for them. In a letter only if it
 * answers ours: anybody writes letters in anybody's name, but who got one of ours can name it.
 */
async function prove(tx: Tx, ctx: Ctx, parts: Parts, came: CameIn, proof: string) {
  const { item, person, answersUs } = came
  if (item.content.type === 'mail' && !answersUs) return
  const waiting = await tx.db
    .selectFrom('channels_crossing')
    .selectAll()
    .where('taker_handle_id', 'in', [...person.addresses])
    .where('state', '=', 'taken')
    .where('proof_digest', 'is not', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('taken_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!waiting) return
  const by = { ...ctx, actor: { type: 'customer', id: person.customerId } as const }
  if (await proveCrossing(recordAs(tx, by), by, parts, waiting, proof)) return
  await sayToTaker(tx, ctx, parts, waiting, { customerId: person.customerId, word: 'proofWrong' })
}

async function hand(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  { person, touchpoint }: CameIn,
  wish: { channel?: string },
) {
  const { customerId, handleId } = person
  if (await saidEnough(tx, ctx, { touchpoint, handleId })) return
  await sayCrossing(tx, ctx, parts, { customerId, handleId, touchpointId: touchpoint.id, ...wish })
}

async function takeCodes(tx: Tx, ctx: Ctx, parts: Parts, came: CameIn, codes: readonly string[]) {
  const { handleId } = came.person
  const guesses = await lockGuesses(tx, handleId, ctx.now)
  const isMeant = isAboutCode(came.item)
  const cost = isMeant ? costOf.meant : costOf.inPassing
  let wrong = 0
  const looked = codes.slice(0, guessesLeft(guesses, cost, ctx.now))
  for (const code of looked) {
    const digest = digestOfCode(parts.vault, code)
    const row = await claimCode(tx, ctx, came, digest)
    if (row) await carry(tx, ctx, parts, came, row)
    else if (!(await tookBefore(tx, came, digest))) wrong++
  }
  if (wrong) await keepGuesses(tx, handleId, addWrong(guesses, wrong * cost, ctx.now))
  // The same words whether it was mistyped, is used or never was: nobody learns which.
  // Nor does who guessed too often, and is not looked at any more.
  if (wrong === looked.length && isMeant) {
    if (await saidEnough(tx, ctx, { touchpoint: came.touchpoint, handleId })) return
    const at = { taker_handle_id: handleId, touchpoint_id: came.touchpoint.id }
    await sayToTaker(tx, ctx, parts, at, { customerId: came.person.customerId, word: 'unknown' })
  }
}

/** Whether they mean a code at all: an order or a licence plate may look like one. */
function isAboutCode({ content, ref }: InboundMessage): boolean {
  const text = wordsOf(content).trim()
  return ref !== undefined || /c[oó]d(e|igo)/iu.test(text) || /^\S{4}[\s-]?\S{4}\W?$/u.test(text)
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
    .where('to_channel', 'in', [touchpoint.channel, 'any'])
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
  const [owners, language] = await settle([
    lockOwners(tx.db, [row.origin_handle_id, person.handleId]),
    languageOf(tx, person.customerId),
  ])
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
  if (isOneAlready) await endJoined(tx, ctx, row.id)
  const word = isOneAlready ? 'joined' : 'question'
  await sayToTaker(tx, ctx, parts, row, { customerId, word, language })
}
