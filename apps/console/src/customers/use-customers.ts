import { api, type Item } from '../../../kit/api.ts'
import { type Source, usePages } from '../parts/use-pages.ts'
import { type CustomersSearch, type Sort, toFilter } from './search.ts'

export type CustomerRow = Item<'GET', '/api/customers'>
type Query = ReturnType<typeof toFilter> & { sort?: Sort; limit: number }

const source: Source<CustomerRow, Query> = {
  root: 'customers',
  read: (query, signal) => api('GET', '/api/customers', { query, ...(signal ? { signal } : {}) }),
  idOf: ({ id }) => id,
  concerns: () => true,
  sunk: (gone) => gone,
}

export function useCustomers(search: CustomersSearch) {
  const { sort } = search
  return usePages(source, { ...toFilter(search), ...(sort ? { sort } : {}), limit: 60 })
}
