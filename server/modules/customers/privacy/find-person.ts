import type { Db } from '../../../platform/database.ts'
import type { Person } from '../../../platform/module.ts'
import { namesOf } from './names.ts'

/** Who somebody is, from the handles as they stand before an erasure. */
export async function findPerson(
  db: Db,
  customerIds: readonly string[],
  handleIds: readonly string[],
): Promise<Person> {
  const handles = handleIds.length
    ? await db
        .selectFrom('customers_handle')
        .select(['type', 'value', 'realm'])
        .where('id', 'in', handleIds)
        .where('erased_at', 'is', null)
        .where('type', '<>', 'home')
        .execute()
    : []
  return { customerIds, handleIds, handles, names: namesOf(handles) }
}
