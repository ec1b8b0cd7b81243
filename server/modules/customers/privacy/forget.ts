// The second half of an erasure: what belongs to nobody's rows must be searched for, which takes as
// long as the tables are. It is done after the first half was committed, in small steps that lock
// nothing, and what is still to do stands in a row of its own: whoever starts next goes on.

import './tables.ts'
import { z } from 'zod'
import {
  forgetAnswers,
  forgetInSources,
  type Mentioned,
  redact,
  type Tx,
  transact,
} from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Person, PersonalData, Platform } from '../../../platform/module.ts'
import type { SealedColumn, Vault } from '../../../platform/vault.ts'
import { forgetViews } from './forget-views.ts'

const redactedAtOnce = 5000

/** Goes on with what is not forgotten yet. */
export const forgettingJob = 'customers.forget'

export const forgettingSealed: SealedColumn = {
  table: 'customers_forgetting',
  column: 'person',
  id: 'number',
  contextOf: (number) => `customers_forgetting:${number}`,
}

const person = z.object({
  customerIds: z.array(z.string()),
  handleIds: z.array(z.string()),
  handles: z.array(z.object({ type: z.string(), value: z.string(), realm: z.string() })),
  names: z.array(z.string()),
})

/** Notes in the erasure's own transaction whom to forget; the handles are gone after it. */
export async function noteForgetting(tx: Tx, vault: Vault, number: number, who: Person) {
  const sealed = vault.seal(JSON.stringify(who), forgettingSealed.contextOf(String(number)))
  await tx.db
    .insertInto('customers_forgetting')
    .values({ number, person: sealed, source: '', source_id: '' })
    .onConflict((conflict) =>
      conflict.column('number').doUpdateSet({ person: sealed, source: '', source_id: '' }),
    )
    .execute()
}

/** Whether something is still to be forgotten. */
export async function isForgetting(db: Db): Promise<boolean> {
  const row = await db.selectFrom('customers_forgetting').select('number').executeTakeFirst()
  return row !== undefined
}

/**
 * Goes on with every erasure that is not finished, until `signal` aborts. Safe to run at the same
 * time elsewhere. @returns whether nothing is left; what went wrong is logged and left for later.
 */
export async function finishForgetting(
  platform: Platform,
  holders: readonly PersonalData[],
  signal?: AbortSignal,
): Promise<boolean> {
  const rows = await platform.db
    .selectFrom('customers_forgetting')
    .select('number')
    .orderBy('number')
    .execute()
  for (const { number } of rows) {
    if (signal?.aborted) break
    try {
      await forgetOne(platform, holders, number, signal)
    } catch (error) {
      platform.log.error({ err: error, erasure: number }, 'an erasure is not finished yet')
    }
  }
  return !(await isForgetting(platform.db))
}

async function forgetOne(
  platform: Platform,
  holders: readonly PersonalData[],
  number: number,
  signal: AbortSignal | undefined,
) {
  const { db, vault } = platform
  const row = await db
    .selectFrom('customers_forgetting')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst()
  if (!row) return
  const context = forgettingSealed.contextOf(String(number))
  const who: Person = person.parse(JSON.parse(vault.open(row.person, context)))
  await redactAll(platform, who, signal)
  for (const holder of holders) await holder.forget?.(db, who)
  await forgetViews(db, who)
  await forgetAnswers(db, [...who.customerIds, ...who.handleIds], signal)
  const from = { source: row.source, sourceId: row.source_id }
  for await (const at of forgetInSources(db, mentionedBy(db, who), from)) {
    await db
      .updateTable('customers_forgetting')
      .set({ source: at.source, source_id: at.sourceId })
      .where('number', '=', number)
      .execute()
    if (signal?.aborted) return
  }
  if (signal?.aborted) return
  await db.deleteFrom('customers_forgetting').where('number', '=', number).execute()
}

async function redactAll(platform: Platform, { handleIds }: Person, signal?: AbortSignal) {
  let redacted = redactedAtOnce
  while (redacted === redactedAtOnce && !signal?.aborted) {
    const ctx = createCtx(systemActor('erasure'), platform.clock, platform.log)
    redacted = await transact(platform, ctx, (tx) => redact(tx, ctx, { handleIds }, redactedAtOnce))
  }
}

/** Shorter numbers are not a telephone's alone. */
const minDigits = 8

function mentionedBy(db: Db, { customerIds, handles }: Person): Mentioned {
  const valuesOf = (...types: string[]) =>
    handles.filter(({ type }) => types.includes(type)).map(({ value }) => value)
  return {
    emails: valuesOf('email'),
    phones: valuesOf('phone', 'whatsapp')
      .map((value) => value.replace(/^\+/, ''))
      .filter((value) => /^\d+$/.test(value) && value.length >= minDigits),
    async ofOthers(emails) {
      const rows = await db
        .selectFrom('customers_handle')
        .select('value')
        .where('type', '=', 'email')
        .where('value', 'in', emails)
        .where('customer_id', 'not in', customerIds)
        .execute()
      return new Set(rows.map(({ value }) => value))
    },
  }
}
