// What the taker reads: it names neither person nor data, for nobody knows yet who they are.

import {
  type CustomerWords,
  type Language,
  loadCustomerWords,
  toLanguage,
} from '../../../../words/index.ts'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findLanguage } from '../../customers/index.ts'
import type { OutgoingContent } from '../content/content.ts'
import { writeMessage } from '../outbox/write-message.ts'
import { crossingsActor } from './own-words.ts'
import type { CrossingRow } from './reach-crossing.ts'
import { recordAs } from './record-as.ts'

export type CrossingWord =
  | 'question'
  | 'waiting'
  | 'proofSent'
  | 'proofWrong'
  | 'joined'
  | 'declined'
  | 'unknown'

/** What a choice of the question is called, and says when it comes back. */
export const choiceIdOf = (crossingId: string, says: 'yes' | 'no', end: End = 'taker') =>
  `crossing:${crossingId}:${end === 'origin' ? 'origin-' : ''}${says}`

type End = 'origin' | 'taker'

const choiceForm = /^crossing:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(origin-)?(yes|no)$/

export interface SaidOf {
  crossingId: string
  end: End
  says: boolean
}

export function readChoice(choiceId: string): SaidOf | undefined {
  const [, crossingId, origin, says] = choiceForm.exec(choiceId) ?? []
  return crossingId
    ? { crossingId, end: origin ? 'origin' : 'taker', says: says === 'yes' }
    : undefined
}

/**
 * Writes to the handle that took it, by the touchpoint where it did. Where nothing may go out there
 * nothing does: what was taken stays taken.
 */
export async function sayToTaker(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  row: Pick<CrossingRow, 'taker_handle_id' | 'touchpoint_id'> & { id?: string },
  given: { customerId: string; word: CrossingWord; language?: Language },
): Promise<void> {
  const { taker_handle_id: handleId, touchpoint_id: touchpointId } = row
  if (!handleId || !touchpointId) return
  const by = { ...ctx, actor: crossingsActor }
  try {
    const { customerId } = given
    const language = given.language ?? (await languageOf(tx, customerId))
    const content = wordsFor(
      given.word,
      row.id ?? '',
      (await loadCustomerWords(language)).crossings,
    )
    await writeMessage(
      recordAs(tx, by),
      by,
      { vault },
      { customerId, handleId, touchpointId, content },
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.log.info({ crossingId: row.id, code: error.code }, 'the taker could not be written to')
  }
}

/** The customer's own; Spanish when none is known. */
export const languageOf = async (tx: Tx, customerId: string): Promise<Language> =>
  toLanguage(await findLanguage(tx.db, customerId))

function wordsFor(word: CrossingWord, id: string, t: CustomerWords['crossings']): OutgoingContent {
  if (word !== 'question') return { type: 'text', text: t[word] }
  return questionOf(id, 'taker', t.question, t)
}

export const questionOf = (
  id: string,
  end: End,
  text: string,
  t: Pick<CustomerWords['crossings'], 'yes' | 'no'>,
): OutgoingContent => ({
  type: 'choices',
  text,
  choices: [
    { id: choiceIdOf(id, 'yes', end), title: t.yes },
    { id: choiceIdOf(id, 'no', end), title: t.no },
  ],
})
