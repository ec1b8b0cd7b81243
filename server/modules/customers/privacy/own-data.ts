// The personal data that this module holds itself.

import type { Trx } from '../../../platform/database.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'
import type { Vault } from '../../../platform/vault.ts'
import { findConsents, handleDigest } from '../consents/find-consents.ts'
import { findPreferences } from '../consents/preferences.ts'
import { findClaims } from '../traits/find-claims.ts'

export const ownData = (vault: Vault): PersonalData => ({
  name: 'customers',
  async export(db, { handleIds, customerIds }) {
    const customers = await db
      .selectFrom('customers_customer')
      .selectAll()
      .where('id', 'in', customerIds)
      .execute()
    const handles = await db
      .selectFrom('customers_handle')
      .selectAll()
      .where('id', 'in', handleIds)
      .execute()
    const edges = await db
      .selectFrom('customers_edge')
      .selectAll()
      .where((where) =>
        where.or([
          where('from_handle_id', 'in', handleIds),
          where('into_handle_id', 'in', handleIds),
        ]),
      )
      .execute()
    return {
      customers,
      handles,
      edges,
      traits: await findClaims(db, handleIds),
      consents: await findConsents(db, handleIds),
      preferences: (await findPreferences(db, handleIds)) ?? null,
    }
  },
  async erase(db, person) {
    await keepOptOuts(db, vault, person)
    await eraseDescriptions(db, person)
    await entomb(db, vault, person)
  },
})

/** An address that must not be written to stays so, known only by its keyed hash. */
async function keepOptOuts(db: Trx, vault: Vault, { handleIds }: Person) {
  const handles = await db
    .selectFrom('customers_handle')
    .select(['id', 'type', 'value', 'realm'])
    .where('id', 'in', handleIds)
    .where('erased_at', 'is', null)
    .execute()
  const digests = new Map(handles.map((handle) => [handle.id, handleDigest(vault, handle)]))
  const consents = await findConsents(db, handleIds)
  // What was withdrawn for the person as a whole holds for every address of theirs.
  const homes = new Set(handles.filter(({ type }) => type === 'home').map(({ id }) => id))
  const outs = consents
    .filter((consent) => consent.current && consent.state === 'withdrawn')
    .flatMap((consent) => {
      const own = homes.has(consent.handleId)
        ? handles.filter(({ type }) => type !== 'home').map(({ id }) => id)
        : [consent.handleId]
      return own.map((id) => ({
        digest: digests.get(id) ?? '',
        purpose: consent.purpose,
        channel: consent.channel ?? '',
        at: consent.at,
      }))
    })
    .filter((out) => out.digest !== '')
  if (outs.length === 0) return
  await db
    .insertInto('customers_optout')
    .values(outs)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function eraseDescriptions(db: Trx, { handleIds, customerIds }: Person) {
  await db.deleteFrom('customers_trait').where('handle_id', 'in', handleIds).execute()
  await db.deleteFrom('customers_preference').where('handle_id', 'in', handleIds).execute()
  // That there was a yes or a no stays, without its words and proof.
  await db
    .updateTable('customers_consent')
    .set({ proof: null, how: 'erased', text_version: null })
    .where('handle_id', 'in', handleIds)
    .execute()
  await db.deleteFrom('customers_profile').where('customer_id', 'in', customerIds).execute()
  await db.deleteFrom('customers_recency').where('customer_id', 'in', customerIds).execute()
  await db
    .deleteFrom('customers_suggestion')
    .where((where) =>
      where.or([where('a_handle_id', 'in', handleIds), where('b_handle_id', 'in', handleIds)]),
    )
    .execute()
  await db
    .updateTable('customers_edge')
    .set({ evidence: '{"erased": true}' })
    .where((where) =>
      where.or([
        where('from_handle_id', 'in', handleIds),
        where('into_handle_id', 'in', handleIds),
      ]),
    )
    .execute()
}

/** Tombstones: ids and positions stay, values become keyed hashes that nothing resolves to. */
async function entomb(db: Trx, vault: Vault, { handleIds }: Person) {
  const handles = await db
    .selectFrom('customers_handle')
    .select(['id', 'type', 'value', 'realm'])
    .where('id', 'in', handleIds)
    .where('erased_at', 'is', null)
    .where('type', '<>', 'home')
    .execute()
  for (const handle of handles) {
    await db
      .updateTable('customers_handle')
      .set({ value: `erased:${handleDigest(vault, handle)}`, claim: null })
      .where('id', '=', handle.id)
      .execute()
  }
}
