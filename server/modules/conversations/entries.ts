// What is recorded of threads beyond what is said in them.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'

/** Somebody of ours has read what came by a handle. */
export const threadRead = defineKind('thread.read', {
  body: z.object({
    through: z
      .string()
      .nullable()
      .describe('the last message read: when it was heard of (time, lane, position)'),
  }),
  personal: false,
  ours: true,
})

export const threadUnread = defineKind('thread.unread', {
  body: z.object({}),
  personal: false,
  ours: true,
})

const phrase = z.object({ phraseId: z.string(), shortcut: z.string(), mine: z.boolean() })
export const phraseCreated = defineKind('phrase.created', { body: phrase, personal: false })
export const phraseChanged = defineKind('phrase.changed', { body: phrase, personal: false })
export const phraseRemoved = defineKind('phrase.removed', { body: phrase, personal: false })
