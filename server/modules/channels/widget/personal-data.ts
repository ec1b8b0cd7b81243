// Browsers by which a person opened a web chat. After an erasure their tokens open nothing.

import type { Kysely } from 'kysely'
import type { Tables } from '../../../platform/database.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'

const found = (db: Kysely<Tables>, { handles }: Person) => {
  const valuesOf = (type: string) =>
    handles.filter((handle) => handle.type === type).map(({ value }) => value)
  const browsers = valuesOf('anonymous')
  const users = valuesOf('user')
  return db
    .selectFrom('channels_visitor')
    .where((where) =>
      where.or([
        where('value', 'in', browsers.length ? browsers : ['']),
        where('user_id', 'in', users.length ? users : ['']),
      ]),
    )
}

export const visitorsData: PersonalData = {
  name: 'channels.visitors',
  async export(db, person) {
    return found(db, person)
      .select(['touchpoint_id', 'value', 'user_id', 'email', 'phone', 'name', 'analytics_id'])
      .select(['created_at', 'last_seen_at'])
      .execute()
  },
  async erase(db, person) {
    await db
      .deleteFrom('channels_visitor')
      .where('id', 'in', found(db, person).select('id'))
      .execute()
  },
}
