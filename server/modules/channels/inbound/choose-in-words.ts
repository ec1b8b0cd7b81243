// Choices that went out as numbered text are answered in words: «2», «dos», their title. What is
// kept is the choice, as if a button had been pressed, with the words beside it.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import { chosenOf } from '../content/choose.ts'
import type { ChoiceContent, ChoicesContent } from '../content/content.ts'

/** Something short that was said in a chat. */
export interface Words {
  handleId: string
  touchpointId: string
  at: Date
  text: string
  /** The message that is quoted; absent: what was written to them last is meant. */
  replyToId?: string | undefined
}

export interface Chosen {
  content: ChoiceContent
  /** The choices that were answered. */
  messageId: string
  offeredAt: Date
}

/** Nobody types more than this of a title; mostly it is a number. */
const longestAnswer = 80

/** What each chose, in the order asked; undefined for whoever only said something. */
export async function chooseInWords(
  db: Db,
  asked: readonly Words[],
): Promise<(Chosen | undefined)[]> {
  const short = asked.filter(({ text }) => text.length <= longestAnswer)
  if (short.length === 0) return asked.map(() => undefined)
  const offered = new Map((await findOffered(db, short)).map((one) => [short[one.nth]!, one]))
  return asked.map((words) => {
    const offer = offered.get(words)
    const choice = offer && chosenOf(words.text, offer.content.choices)
    if (!offer || !choice) return undefined
    const { id: choiceId, title, description } = choice
    const about = description === undefined ? {} : { description }
    return {
      messageId: offer.messageId,
      offeredAt: offer.at,
      content: { type: 'choice', choiceId, title, ...about, said: words.text },
    }
  })
}

interface Offered {
  nth: number
  messageId: string
  at: Date
  content: ChoicesContent
}

/**
 * The choices that stood before each, as text: the message that is quoted, else the last that went
 * to them. The provider's clock tells whole seconds, so an answer may seem to come before.
 */
async function findOffered(db: Db, asked: readonly Words[]): Promise<Offered[]> {
  const columns = {
    handleId: 'uuid',
    touchpointId: 'uuid',
    at: 'timestamptz',
    replyToId: 'uuid',
  } as const
  const rows = asked.map(({ handleId, touchpointId, at, replyToId }) => ({
    ...{ handleId, touchpointId, at: at.toISOString(), replyToId: replyToId ?? null },
  }))
  const { rows: found } = await sql<Offered>`/*keep:channels-offered*/
    select given.ord::int - 1 as nth, said.id as "messageId", said.occurred_at as at, said.content
    from ${rowsOf(columns, rows)}
    cross join lateral (
      select recent.id, recent.content, recent.deleted_at, recent.occurred_at from (
        (select message.id, message.content, message.deleted_at, message.direction,
          message.touchpoint_id, message.occurred_at
        from channels_message as message
        where given."replyToId" is null and message.handle_id = given."handleId"
          and message.occurred_at < given.at + interval '1 second'
        order by message.occurred_at desc, message.id desc limit 50)
        union all
        select message.id, message.content, message.deleted_at, message.direction,
          message.touchpoint_id, message.occurred_at
        from channels_message as message
        where message.id = given."replyToId" and message.handle_id = given."handleId"
      ) as recent
      where recent.direction = 'out' and recent.touchpoint_id = given."touchpointId"
      order by recent.occurred_at desc, recent.id desc limit 1
    ) as said
    where said.content ->> 'type' = 'choices' and said.deleted_at is null
      and exists (
        select from channels_delivery as part where part.message_id = said.id
          and part.state in ('accepted', 'delivered', 'read', 'played', 'unknown', 'sending')
      )
      and not exists (
        select from channels_delivery as part where part.message_id = said.id
          and part.content ->> 'type' = 'choices'
      )`.execute(db)
  return found
}
