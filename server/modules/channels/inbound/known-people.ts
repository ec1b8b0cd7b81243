// What is known of those who may hold the handles of a group of items: from the database, and from
// what came before in the same group.

import type { Tx } from '../../../ledger/index.ts'
import {
  type AskedFact,
  type AskedHandle,
  findPeriods,
  type Periods,
} from '../../customers/index.ts'
import type { KnownPerson, Stand } from './periods.ts'

export interface KnownPeople {
  /** By the handle's key. */
  periods: ReadonlyMap<string, Periods>
  /** By the handle's id. */
  persons: ReadonlyMap<string, KnownPerson & { name: string | null; username: string | null }>
}

/** What items of this group said of whoever holds a number, by the handle's key. */
export type Beliefs = Map<string, KnownPerson>

export const handlesByKey = (fact: AskedFact) =>
  fact.handles.map((handle): [string, AskedHandle] => [handle.key, handle])

export const findPeriodsOf = (tx: Tx, facts: readonly AskedFact[]) =>
  findPeriods(tx, [...new Map(facts.flatMap(handlesByKey)).values()])

export async function findPeople(tx: Tx, facts: readonly AskedFact[]): Promise<KnownPeople> {
  const periods = await findPeriodsOf(tx, facts)
  return { periods, persons: await findPersons(tx, periods) }
}

/** By the ids of the handles of these periods. */
export async function findPersons(
  tx: Tx,
  periods: ReadonlyMap<string, Periods>,
): Promise<KnownPeople['persons']> {
  const ids = [...periods.values()].flatMap(({ current, former }) =>
    [...former, ...(current ? [current] : [])].map(({ handleId }) => handleId),
  )
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('channels_person')
    .selectAll()
    .where('handle_id', 'in', ids)
    .execute()
  const persons = rows.map(
    ({ handle_id, scoped_id, identity_hash, last_inbound_at, name, username }) =>
      [
        handle_id,
        {
          scopedId: scoped_id,
          identityHash: identity_hash,
          lastInboundAt: last_inbound_at,
          name,
          username,
        },
      ] as const,
  )
  return new Map(persons)
}

/** What is known of whoever held a handle at that moment. */
export function personAt(
  { persons }: KnownPeople,
  beliefs: Beliefs,
  key: string,
  stand: Stand,
): KnownPerson | undefined {
  const lately = stand.is === 'current' || stand.is === 'free' ? beliefs.get(key) : undefined
  return lately ?? ('period' in stand ? persons.get(stand.period.handleId) : undefined)
}
