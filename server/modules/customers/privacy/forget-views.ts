// Saved views that look for one person: by a handle of theirs, or by a search that is nothing else.

import type { Db } from '../../../platform/database.ts'
import type { Person } from '../../../platform/module.ts'
import { customersFilter } from '../list/contracts.ts'
import { findRules } from '../rules/find-rules.ts'
import type { PhoneCountry } from '../rules/handle-rules.ts'
import { nameOf } from './names.ts'

const pageRows = 500

/** Deletes the saved views that look for `person`. Reads them in pages, without locks. */
export async function forgetViews(db: Db, person: Person): Promise<void> {
  const { country } = await findRules(db)
  const names = new Set(person.names)
  const ids = new Set(person.handles.filter(isTelling).map(({ value }) => value.toLowerCase()))
  let after: string | undefined
  for (;;) {
    let page = db.selectFrom('customers_view').select(['id', 'filter']).orderBy('id')
    if (after) page = page.where('id', '>', after)
    const rows = await page.limit(pageRows).execute()
    const found = rows
      .filter(({ filter }) => looksFor(filter, { names, ids, country }))
      .map(({ id }) => id)
    if (found.length) await db.deleteFrom('customers_view').where('id', 'in', found).execute()
    if (rows.length < pageRows) return
    after = rows.at(-1)!.id
  }
}

/** A user's id may be a word like any other; what has digits and some length is looked for alone. */
const isTelling = ({ type, value }: { type: string; value: string }) =>
  type !== 'anonymous' && type !== 'device' && value.length >= 6 && /\d/.test(value)

interface Sought {
  names: ReadonlySet<string>
  ids: ReadonlySet<string>
  /** Of numbers written without one. */
  country: PhoneCountry
}

function looksFor(filter: unknown, sought: Sought): boolean {
  const read = customersFilter.safeParse(filter)
  if (!read.success) return false
  const { handle, realm, q, trait } = read.data
  if (
    handle &&
    isOneOf(sought, handle.split(':')[0]!, handle.slice(handle.indexOf(':') + 1), realm)
  )
    return true
  if (q && sought.ids.has(q.toLowerCase())) return true
  const searched = [q ?? '', ...[trait ?? []].flat().map((one) => one.slice(one.indexOf(':') + 1))]
  return searched.some((text) => isOneOf(sought, 'email', text) || isOneOf(sought, 'phone', text))
}

function isOneOf({ names, country }: Sought, type: string, value: string, realm?: string) {
  const name = nameOf({ type, value, realm }, country)
  return name !== undefined && names.has(name)
}
