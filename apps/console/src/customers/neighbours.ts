// The list somebody came from, kept while they are away from it: for next and previous on a
// customer's own page, and for the way back.

import type { CustomersSearch } from './search.ts'

let last: { ids: readonly string[]; search: CustomersSearch } = { ids: [], search: {} }

/** Remembers the rows of the list as they stand. */
export function keepList(ids: readonly string[], search: CustomersSearch): void {
  const { open: _open, create: _create, ...rest } = search
  last = { ids, search: rest }
}

/** Who stands so many rows further; undefined at the ends and beside the list. */
export function neighbourOf(id: string, by: number, ids = last.ids): string | undefined {
  const at = ids.indexOf(id)
  return at < 0 ? undefined : ids[at + by]
}

export const lastSearch = (): CustomersSearch => last.search
