import type { Selectable } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db, Tables } from '../../../platform/database.ts'
import type { PhraseView } from '../contracts.ts'
import { phraseUnknown } from '../refusals.ts'

export type PhraseRow = Selectable<Tables['conversations_phrase']>

/** A list that a person still reads. */
const most = 1000

/** Everybody's phrases and the viewer's own. */
export async function findPhrases(db: Db, viewer: Viewer): Promise<PhraseView[]> {
  const rows = await db
    .selectFrom('conversations_phrase')
    .selectAll()
    .where((where) =>
      where.or([where('owner_id', 'is', null), where('owner_id', '=', viewer.actor.id)]),
    )
    .orderBy('shortcut')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(showPhrase)
}

/** One of them, for changing it. @throws phrase.unknown, also when it is somebody else's. */
export async function reachPhrase(db: Db, viewer: Viewer, id: string): Promise<PhraseRow> {
  const row = await db
    .selectFrom('conversations_phrase')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row || (row.owner_id !== null && row.owner_id !== viewer.actor.id)) throw phraseUnknown()
  return row
}

export const showPhrase = (row: PhraseRow): PhraseView => ({
  id: row.id,
  shortcut: row.shortcut,
  text: row.text,
  language: row.language,
  mine: row.owner_id !== null,
  createdBy: row.created_by,
})
