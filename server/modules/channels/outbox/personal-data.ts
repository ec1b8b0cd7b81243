// What was said to and by a person. Erasing takes the words and what names the person at the
// provider (WhatsApp writes telephone numbers into its ids); that something was said, when, and what
// became of it stays.

import type { Db } from '../../../platform/database.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'

const pageRows = 200
const erased = 'null'

export const outboxData: PersonalData = {
  name: 'channels.messages',
  export: async (db, person) => exportMessages(db, person),
  async erase(db, { handleIds }) {
    const messages = db
      .selectFrom('channels_message')
      .select('id')
      .where('handle_id', 'in', handleIds)
    await db
      .updateTable('channels_reaction')
      .set({ emoji: null })
      .where('message_id', 'in', messages)
      .execute()
    await db
      .updateTable('channels_message')
      .set({ content: erased, provider_id: null, awaits_id: null })
      .where('handle_id', 'in', handleIds)
      .execute()
    await db
      .updateTable('channels_delivery')
      .set({ content: erased, provider_id: null, detail: null })
      .where('handle_id', 'in', handleIds)
      .execute()
  },
}

async function* exportMessages(db: Db, { handleIds }: Person) {
  if (handleIds.length === 0) return
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const messages = await db
      .selectFrom('channels_message')
      .selectAll()
      .where('handle_id', 'in', handleIds)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageRows)
      .execute()
    const ids = messages.map((message) => message.id)
    const deliveries = await findOf(db, ids)
    const reactions = ids.length
      ? await db
          .selectFrom('channels_reaction')
          .selectAll()
          .where('message_id', 'in', ids)
          .execute()
      : []
    for (const message of messages) {
      yield {
        ...message,
        deliveries: deliveries.filter((one) => one.message_id === message.id),
        reactions: reactions.filter((one) => one.message_id === message.id),
      }
    }
    if (messages.length < pageRows) return
    after = ids.at(-1)!
  }
}

async function findOf(db: Db, messageIds: readonly string[]) {
  if (messageIds.length === 0) return []
  return db
    .selectFrom('channels_delivery')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('place')
    .execute()
}
