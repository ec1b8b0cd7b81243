// What the list of customers shows, as it stands in the address.

export const filterNames = [
  'channel',
  'hasHandle',
  'team',
  'store',
  'seenFrom',
  'seenTo',
  'createdFrom',
  'createdTo',
  'assurance',
  'consent',
  'trait',
] as const
export type FilterName = (typeof filterNames)[number]

export const sorts = ['-seen', 'seen', 'name', '-name', '-created', 'created', 'relevance'] as const
export type Sort = (typeof sorts)[number]

export type CustomersSearch = { [Name in FilterName]?: string } & {
  q?: string
  sort?: Sort
  view?: string
  create?: string
  /** Who is open beside the list. */
  open?: string
}

/** Reads the address; what does not belong there is left out. */
export function parseCustomersSearch(given: Record<string, unknown>): CustomersSearch {
  const found: CustomersSearch = {}
  for (const name of ['q', 'view', 'create', 'open', ...filterNames] as const) {
    const value = given[name]
    if (typeof value === 'string' && value !== '') found[name] = value
    if (typeof value === 'number') found[name] = String(value)
  }
  const sort = sorts.find((each) => each === given.sort)
  if (sort) found.sort = sort
  return found
}

/** The part a saved view keeps and the API takes. Dates are days here and instants there. */
export function toFilter(search: CustomersSearch) {
  const { q, seenFrom, seenTo, createdFrom, createdTo, assurance, sort, ...rest } = search
  const { view: _view, create: _create, open: _open, ...plain } = rest
  return {
    ...plain,
    ...(q ? { q } : {}),
    ...(assurance ? { assurance: Number(assurance) } : {}),
    ...day('seenFrom', seenFrom, '00:00:00.000'),
    ...day('seenTo', seenTo, '23:59:59.999'),
    ...day('createdFrom', createdFrom, '00:00:00.000'),
    ...day('createdTo', createdTo, '23:59:59.999'),
  }
}

/** The address of a saved view. */
export function fromFilter(filter: Record<string, unknown>, sort: string | null): CustomersSearch {
  const days = Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      /^(seen|created)/.test(name) && typeof value === 'string' ? localDay(value) : value,
    ]),
  )
  return parseCustomersSearch({ ...days, ...(sort ? { sort } : {}) })
}

/** Midnight and last instant are those of the reader's clock. */
function day(name: string, value: string | undefined, time: string): Record<string, string> {
  if (!value || Number.isNaN(Date.parse(`${value}T${time}`))) return {}
  return { [name]: new Date(`${value}T${time}`).toISOString() }
}

function localDay(iso: string): string {
  const at = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
