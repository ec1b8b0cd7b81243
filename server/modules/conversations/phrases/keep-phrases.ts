// Phrases are made, changed and removed: one's own by anybody who writes, everybody's by those who
// answer for what others say.

import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { need } from '../../access/index.ts'
import type { PhraseView } from '../contracts.ts'
import { phraseChanged, phraseCreated, phraseRemoved } from '../entries.ts'
import { phraseTaken } from '../refusals.ts'
import { type PhraseRow, reachPhrase, showPhrase } from './find-phrases.ts'

export interface PhraseSaid {
  shortcut: string
  text: string
  language?: 'es' | 'en' | 'pt' | null | undefined
  mine?: boolean | undefined
}

/** @throws phrase.taken, forbidden */
export async function createPhrase(
  tx: Tx,
  ctx: Ctx,
  viewer: Viewer,
  said: PhraseSaid,
): Promise<PhraseView> {
  const row: PhraseRow = {
    id: ctx.newId(),
    shortcut: said.shortcut,
    text: said.text,
    language: said.language ?? null,
    owner_id: said.mine ? viewer.actor.id : null,
    created_at: ctx.now,
    created_by: `${viewer.actor.type}:${viewer.actor.id}`,
  }
  needFor(viewer, row)
  const written = await tx.db
    .insertInto('conversations_phrase')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (written.numInsertedOrUpdatedRows !== 1n) throw phraseTaken({ shortcut: row.shortcut })
  note(tx, phraseCreated, row)
  return showPhrase(row)
}

/** @throws phrase.unknown, phrase.taken, forbidden */
export async function changePhrase(
  tx: Tx,
  viewer: Viewer,
  id: string,
  said: Partial<PhraseSaid>,
): Promise<PhraseView> {
  const before = await reachPhrase(tx.db, viewer, id)
  const row: PhraseRow = {
    ...before,
    shortcut: said.shortcut ?? before.shortcut,
    text: said.text ?? before.text,
    language: said.language === undefined ? before.language : said.language,
    owner_id: ownerOf(viewer, before, said.mine),
  }
  needFor(viewer, before)
  needFor(viewer, row)
  const { shortcut, text, language, owner_id } = row
  await tx.db
    .updateTable('conversations_phrase')
    .set({ shortcut, text, language, owner_id })
    .where('id', '=', id)
    .execute()
    .catch((error: unknown) => {
      throw isTaken(error) ? phraseTaken({ shortcut }) : error
    })
  note(tx, phraseChanged, row)
  return showPhrase(row)
}

/** @throws phrase.unknown, forbidden */
export async function removePhrase(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const row = await reachPhrase(tx.db, viewer, id)
  needFor(viewer, row)
  await tx.db.deleteFrom('conversations_phrase').where('id', '=', id).execute()
  note(tx, phraseRemoved, row)
}

function ownerOf(viewer: Viewer, before: PhraseRow, mine: boolean | undefined): string | null {
  if (mine === undefined) return before.owner_id
  return mine ? viewer.actor.id : null
}

function needFor(viewer: Viewer, { owner_id }: PhraseRow) {
  if (owner_id === null) need(viewer, 'phrases:write')
}

const isTaken = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '23505'

function note(tx: Tx, kind: typeof phraseCreated, { id, shortcut, owner_id }: PhraseRow) {
  tx.record({
    kind,
    subject: houseSubject,
    body: { phraseId: id, shortcut, mine: owner_id !== null },
  })
}
