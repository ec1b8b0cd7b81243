// What is recorded of threads beyond what is said in them.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'
import { caseStates, threadStates } from './states.ts'

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

/** Who answers now: `queue`, `queue:<team>`, `staff:<id>` or `bot`. */
export const controlChanged = defineKind('thread.control_changed', {
  body: z.object({
    from: z.string(),
    to: z.string(),
    why: z.enum(['answered', 'taken', 'given']),
    number: z.number().int().describe('the n-th change at this handle'),
  }),
  personal: false,
  ours: true,
})

export const stateChanged = defineKind('thread.state_changed', {
  body: z.object({
    to: z.enum(threadStates),
    through: z.string().nullable().describe('the last message that was heard of then'),
    until: z.string().optional().describe('of `snoozed`'),
  }),
  personal: false,
  ours: true,
})

/** Said among the staff; the customer never reads it. */
export const noteWritten = defineKind('note.written', {
  body: z.object({ noteId: z.string(), text: z.string(), mentions: z.array(z.string()) }),
  ours: true,
})

const caseFields = z.object({
  title: z.string(),
  state: z.enum(caseStates),
  ownerId: z.string().nullable(),
  teamId: z.string().nullable(),
  dueAt: z.string().nullable(),
})
export const caseOpened = defineKind('case.opened', {
  body: caseFields.extend({ number: z.string() }),
  ours: true,
})
/** What is different now; the rest is as it was. */
export const caseChanged = defineKind('case.changed', {
  body: caseFields.partial().extend({ number: z.string() }),
  ours: true,
})

const phrase = z.object({ phraseId: z.string(), shortcut: z.string(), mine: z.boolean() })
export const phraseCreated = defineKind('phrase.created', { body: phrase, personal: false })
export const phraseChanged = defineKind('phrase.changed', { body: phrase, personal: false })
export const phraseRemoved = defineKind('phrase.removed', { body: phrase, personal: false })
