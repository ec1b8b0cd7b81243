// What the page of cases shows, as it stands in the address.

export const casesViews = ['open', 'mine', 'due', 'all'] as const
export type CasesView = (typeof casesViews)[number]

export interface CasesSearch {
  view?: Exclude<CasesView, 'open'>
  team?: string
}

/** Reads the address; what does not belong there is left out. */
export function parseCasesSearch({ view, team }: Record<string, unknown>): CasesSearch {
  const known = casesViews.find((one) => one === view)
  return {
    ...(known && known !== 'open' ? { view: known } : {}),
    ...(typeof team === 'string' && team ? { team } : {}),
  }
}
