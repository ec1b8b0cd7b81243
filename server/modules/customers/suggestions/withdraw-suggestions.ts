import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'

/**
 * Takes back the open suggestions about these customers that no longer hold: the pair became one,
 * was kept apart or lost a side; or what the linker saw both have (a name and a birth date …), they
 * have no more. What the resolver saw stays: an event did name both. Nothing is remembered of it, so
 * that what holds again is suggested again.
 */
export async function withdrawSuggestions(tx: Tx, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return
  await sql`/*keep:customers-withdraw*/
    with own as materialized (
      select id from customers_handle where customer_id = any(${customerIds}::uuid[])
    ), named as materialized (
      select suggestion.* from own
      join customers_suggestion suggestion on suggestion.a_handle_id = own.id
      where suggestion.state = 'open'
      union
      select suggestion.* from own
      join customers_suggestion suggestion on suggestion.b_handle_id = own.id
      where suggestion.state = 'open'
    ), pair as (
      select named.id, named.evidence, a.customer_id as a, b.customer_id as b
      from named
      join customers_handle a on a.id = named.a_handle_id
      join customers_handle b on b.id = named.b_handle_id
    )
    delete from customers_suggestion using pair
    where customers_suggestion.id = pair.id and (
      pair.a = pair.b
      or exists (select from customers_customer gone
        where gone.id in (pair.a, pair.b) and gone.erased_at is not null)
      or exists (
        select from customers_handle x
        join customers_apart apart on x.id in (apart.a_handle_id, apart.b_handle_id)
        join customers_handle y on y.id in (apart.a_handle_id, apart.b_handle_id)
        where apart.lifted_at is null and x.customer_id = pair.a and y.customer_id = pair.b)
      or (pair.evidence ? 'reasons' and not exists (
        select from customers_profile one
        join customers_profile other on other.customer_id = pair.b
        where one.customer_id = pair.a and one.link_keys && other.link_keys)))`.execute(tx.db)
}
