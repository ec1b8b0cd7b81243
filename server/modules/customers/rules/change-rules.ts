import { isSupportedCountry } from 'libphonenumber-js/min'
import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { addressKey } from '../blocked.ts'
import { spellHandle } from '../normalise.ts'
import { rulesChanged } from './entries.ts'
import type { OwnAddress, PhoneCountry } from './handle-rules.ts'
import { addressUnusable, countryUnknown } from './refusals.ts'

export interface RulesChange {
  country?: string | undefined
  /** All of them. */
  ownAddresses?: readonly OwnAddress[] | undefined
  /** Of the types that change; null: its standard again. */
  limits?: Readonly<Record<string, number | null | undefined>> | undefined
  maxJoins?: number | undefined
}

/**
 * Changes the rules for what comes from now on: no handle that is held is spelled anew, taken away
 * or joined again. The caller then has the processes read them again (`forgetRules`).
 * @throws rules.country_unknown, rules.address_unusable (with which of them)
 */
export async function changeRules(tx: Tx, ctx: Ctx, change: RulesChange): Promise<void> {
  const before = await tx.db
    .selectFrom('customers_rules')
    .selectAll()
    .forUpdate()
    .executeTakeFirstOrThrow()
  const country = change.country ?? before.country
  if (!isSupportedCountry(country)) throw countryUnknown({ country })
  const set = {
    country,
    own_addresses: change.ownAddresses
      ? spellAddresses(change.ownAddresses, country)
      : before.own_addresses,
    limits: mergeLimits(before.limits, change.limits ?? {}),
    max_joins: change.maxJoins ?? before.max_joins,
  }
  const changed = fieldsOf(change)
  if (changed.length === 0) return
  await tx.db
    .updateTable('customers_rules')
    .set({
      ...set,
      own_addresses: JSON.stringify(set.own_addresses),
      limits: JSON.stringify(set.limits),
      changed_at: ctx.now,
      changed_by: `${ctx.actor.type}:${ctx.actor.id}`,
    })
    .execute()
  tx.record({
    kind: rulesChanged,
    subject: houseSubject,
    body: {
      changed,
      country,
      ownAddresses: set.own_addresses.length,
      limits: set.limits,
      maxJoins: set.max_joins,
    },
  })
}

const fieldsOf = (change: RulesChange) =>
  (['country', 'ownAddresses', 'limits', 'maxJoins'] as const).filter(
    (field) => change[field] !== undefined,
  )

/** Each in the form in which it is compared, once. */
function spellAddresses(given: readonly OwnAddress[], country: PhoneCountry): OwnAddress[] {
  const spelled = new Map<string, OwnAddress>()
  for (const [index, { type, value }] of given.entries()) {
    const normal = spellHandle({ type, value: spokenNumber(type, value) }, country)
    if ('refused' in normal) throw addressUnusable({ index, type, reason: normal.refused })
    spelled.set(`${type} ${addressKey(type, normal.value)}`, { type, value: normal.value })
  }
  return [...spelled.values()]
}

/** WhatsApp names a number by its digits, with the country's; people write it in any way. */
const spokenNumber = (type: string, value: string) =>
  type === 'whatsapp' && /^\s*\+?[\d\s().-]+$/.test(value) ? value.replace(/\D/g, '') : value

function mergeLimits(before: Readonly<Record<string, number>>, change: object) {
  const after = new Map<string, number>(Object.entries(before))
  for (const [type, limit] of Object.entries(change)) {
    if (typeof limit === 'number') after.set(type, limit)
    else if (limit === null) after.delete(type)
  }
  return Object.fromEntries(after)
}
