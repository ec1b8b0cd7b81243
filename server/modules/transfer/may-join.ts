// Handles of assurance 2 and above join two customers that a row names together. That is a merge, so
// an import does it only for a maker who may merge: the map is refused when it is given and at the
// start, and whatever else the rows say is lowered when they are read.

import type { Db } from '../../platform/database.ts'
import { actorCan } from '../access/index.ts'
import type { ImportRow } from './find-imports.ts'
import type { ImportMap } from './map.ts'
import type { Reading } from './read-row.ts'
import { importMayNotJoin } from './refusals.ts'

const mostWithoutJoining = 1

/** Whether the maker of an import may merge customers now, who may since have lost the right. */
export const mayJoin = (db: Db, { created_by }: Pick<ImportRow, 'created_by'>): Promise<boolean> =>
  actorCan(db, created_by, 'customers:merge')

/** @throws import.may_not_join when the map asks for handles that join. */
export function refuseJoining(map: ImportMap | null | undefined) {
  const joining = map?.columns.filter(isJoining) ?? []
  if (joining.length === 0) return
  throw importMayNotJoin({ columns: joining.map(({ column, type }) => column ?? type) })
}

/** A map that was guessed, with no handle that joins. */
export const withoutJoining = (map: ImportMap): ImportMap => ({
  ...map,
  columns: map.columns.map((rule) =>
    isJoining(rule) ? { ...rule, assurance: mostWithoutJoining } : rule,
  ),
})

/** The handles of a row, none of which joins. */
export const unjoined = (handles: Reading['handles']): Reading['handles'] =>
  handles.map((handle) => ({
    ...handle,
    assurance: Math.min(handle.assurance, mostWithoutJoining),
  }))

const isJoining = (
  rule: ImportMap['columns'][number],
): rule is Extract<ImportMap['columns'][number], { to: 'handle' }> =>
  rule.to === 'handle' && rule.assurance > mostWithoutJoining
