import { type RawBuilder, sql } from 'kysely'

/** For statements of later modules: the canonical customer of a handle, as an expression. */
export const ownerOf = (handleId: RawBuilder<unknown>): RawBuilder<string> =>
  sql`(select owned.customer_id from customers_handle owned where owned.id = ${handleId})`
