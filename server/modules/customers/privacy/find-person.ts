import type { Db } from '../../../platform/database.ts'
import type { Person } from '../../../platform/module.ts'
import { digitsOf } from '../list/plain.ts'
import { findClaims } from '../traits/find-claims.ts'

/** Shorter texts stand in too much that is not about the person. */
const minLength = 6

/** Everything that names a person, from the handles and traits as they stand before an erasure. */
export async function findPerson(
  db: Db,
  customerIds: readonly string[],
  handleIds: readonly string[],
): Promise<Person> {
  const texts = new Set<string>()
  let handles: Person['handles'] = []
  if (handleIds.length) {
    handles = await db
      .selectFrom('customers_handle')
      .select(['type', 'value', 'realm'])
      .where('id', 'in', handleIds)
      .where('erased_at', 'is', null)
      .where('type', '<>', 'home')
      .execute()
    for (const { value } of handles) add(texts, value)
    for (const claim of await findClaims(db, handleIds)) {
      if (/name|mail|phone|mobile|document|address/i.test(claim.name)) add(texts, claim.value)
    }
  }
  return { customerIds, handleIds, handles, texts: [...texts] }
}

function add(texts: Set<string>, value: unknown) {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) add(texts, inner)
  }
  if (typeof value !== 'string' && typeof value !== 'number') return
  const text = String(value).trim()
  if (text.length >= minLength) texts.add(text)
  if (/^\+?[\d\s().-]{8,}$/.test(text)) texts.add(digitsOf(text))
}
