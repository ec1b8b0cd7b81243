// What people see of a script, without what another run of it has otherwise: ids and values.

import { sql } from 'kysely'
import type { Db } from '../server/platform/database.ts'
import type { Script } from './inbound-script.ts'

interface Row {
  id: string
  customer: string
  shown: Record<string, unknown>
}

/** One for each script. */
export async function showScripts(db: Db, scripts: readonly Script[]) {
  const ids = scripts.flatMap((script) => script.ids)
  const [messages, people] = [await findMessages(db, ids), await findPeople(db, scripts)]
  const waiting = await db
    .selectFrom('channels_early')
    .select('provider_id')
    .where('provider_id', 'in', ids)
    .execute()
  const byId = new Map(messages.map((row) => [row.id, row]))
  return scripts.map(({ ids: own, labels }) => {
    const labelled = (customer: string) =>
      (people.get(customer)?.handles ?? []).map((value) => labelOf(value, labels)).toSorted()
    const rows = own.flatMap((id) => byId.get(id) ?? [])
    const customers = new Set([
      ...rows.map(({ customer }) => customer),
      ...[...people].flatMap(([customer, { values }]) =>
        values.some((value) => labels.has(value.replace('+', ''))) ? [customer] : [],
      ),
    ])
    return {
      messages: rows.map(({ id, customer, shown }) => ({
        ...short({ id, ...shown }),
        person: labelled(customer),
      })),
      people: [...customers]
        .map((customer) => ({ is: labelled(customer), consents: people.get(customer)?.consents }))
        .map((one) => JSON.stringify(one))
        .toSorted(),
      waiting: waiting.filter(({ provider_id }) => own.includes(provider_id)).length,
    }
  })
}

const labelOf = (handle: string, labels: ReadonlyMap<string, string>) => {
  const [type, value = ''] = handle.split(' ')
  return `${type} ${labels.get(value.replace('+', '')) ?? value}`
}

/** The provider's ids without the number of the script. */
const short = (shown: Record<string, unknown>) =>
  JSON.parse(JSON.stringify(shown).replaceAll(/wamid\.d\.\d+\./g, 'm'))

async function findMessages(db: Db, ids: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with asked as (
      select message.id, message.provider_id from channels_message as message
      where message.provider_id = any(${ids}::text[])
      union all
      select delivery.message_id, delivery.provider_id from channels_delivery as delivery
      where delivery.provider_id = any(${ids}::text[])
    )
    select asked.provider_id as id, owner.customer_id as customer, jsonb_build_object(
      'direction', message.direction, 'via', message.via,
      'deleted', message.deleted_at is not null,
      -- What was taken back before its change came is not changed any more.
      'content', case when message.deleted_at is null then message.content - 'mediaId' end,
      'edited', case when message.deleted_at is null then message.edited_at end is not null,
      'answers', coalesce(answered.provider_id,
        (select provider_id from channels_delivery where message_id = answered.id)),
      'awaits', message.awaits_id,
      'state', (select state from channels_delivery where message_id = message.id),
      'reactions', (select jsonb_agg(jsonb_build_array(by_customer, emoji) order by by_customer)
        from channels_reaction where message_id = message.id),
      'media', (select count(*) from channels_media where message_id = message.id),
      'entries', (select jsonb_object_agg(kind, entries) from (
        select kind, count(*) as entries from ledger_entry
        where handle_id = message.handle_id and body ->> 'messageId' = message.id::text
          and kind like 'message.%' group by kind) as counted)
    ) as shown
    from asked join channels_message as message on message.id = asked.id
    join customers_handle as owner on owner.id = message.handle_id
    left join channels_message as answered on answered.id = message.reply_to_id`.execute(db)
  return rows
}

interface Shown {
  /** Those held now. */
  handles: string[]
  values: string[]
  consents: unknown
}

/** Everybody who has or had a handle of these scripts. */
async function findPeople(db: Db, scripts: readonly Script[]): Promise<Map<string, Shown>> {
  const values = scripts.flatMap(({ labels }) => [...labels.keys()])
  const { rows } = await sql<Shown & { customer: string }>`
    select own.customer_id as customer,
      coalesce(array_agg(own.type || ' ' || own.value) filter (where own.held_until is null), '{}')
        as handles,
      array_agg(own.value) as values,
      (select jsonb_agg(state order by at) from (
        select distinct consent.at, consent.state from customers_consent as consent
        join customers_handle as handle on handle.id = consent.handle_id
        where handle.customer_id = own.customer_id) as said) as consents
    from customers_handle as own
    where own.type <> 'home' and own.customer_id in (
      select customer_id from customers_handle
      where value = any(${[...values, ...values.map((value) => `+${value}`)]}::text[]))
    group by own.customer_id`.execute(db)
  return new Map(rows.map((row) => [row.customer, row]))
}
