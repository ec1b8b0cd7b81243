// Threads over HTTP: the list of them, and one with everything both sides said and did.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'
import { changeCase, getCase, listCases, listCasesOf, openCase } from './cases/contracts.ts'
import { control, setControl, setState } from './control/contracts.ts'
import { listColleagues, writeNote } from './notes/contracts.ts'
import { bePresent } from './presence/contracts.ts'
import { threadStates } from './states.ts'

const tag = 'threads'
const byId = z.object({ id: uuid })

export const threadShape = z.object({
  customerId: uuid,
  name: z.string().nullable(),
  lastAt: instant,
  lastHandleId: uuid,
  lastDirection: z.enum(['in', 'out']),
  lastChannel: z.string(),
  lastTouchpointId: uuid,
  lastKind: z
    .string()
    .describe('the type of its content: text, choice …; of media its kind: image …; or `deleted`'),
  lastText: z.string().describe('the beginning of it, in one line'),
  waitingSince: instant.nullable().describe('since when the customer waits for an answer'),
  unread: z.number().int().describe('counted to 100 of each handle'),
  trouble: z
    .enum(['failed', 'unknown'])
    .nullable()
    .describe('of what we wrote last: it did not go out, or nobody knows whether it did'),
  channels: z.array(z.string()),
  touchpointIds: z.array(uuid),
  control: control.describe('who answers: `queue`, `queue:<team>`, `staff:<id>` or `bot`'),
  controlName: z.string().nullable().describe('of the member of the staff or the team'),
  state: z.enum(threadStates),
  snoozedUntil: instant.nullable(),
  mentioned: z.boolean().describe('whether the reader is named in a note they have not seen'),
})
export type ThreadView = z.infer<typeof threadShape>

export const listThreads = contract({
  method: 'GET',
  path: '/api/threads',
  tag,
  access: 'threads:read',
  summary: 'Lists the threads, those last spoken in first',
  audit: 'threads.listed',
  query: pageQuery.extend({
    q: z.string().trim().max(200).optional().describe('a name, an address or words of a message'),
    unread: z.stringbool().optional(),
    waiting: z.stringbool().optional().describe('for our answer'),
    channel: z.string().max(40).optional(),
    touchpointId: uuid.optional(),
    control: z
      .union([z.enum(['mine', 'unassigned', 'teams']), control])
      .optional()
      .describe('teams: waits for one of the teams of the reader'),
    state: z.enum(threadStates).optional().describe('what was put off until now is open'),
    mentioned: z.stringbool().optional(),
    order: z
      .enum(['newest', 'waiting'])
      .default('newest')
      .describe('waiting: who waits longest first; others not at all'),
  }),
  reply: pageOf(threadShape),
})

export const countThreads = contract({
  method: 'GET',
  path: '/api/thread-counts',
  tag,
  access: 'threads:read',
  summary: 'How many open threads there are, by what is to be done; capped at 1,000',
  reply: z.object({
    all: z.number(),
    unread: z.number(),
    waiting: z.number(),
    mine: z.number(),
    unassigned: z.number(),
    mentioned: z.number(),
  }),
})

/** Loose, because what messages hold is checked where it comes in; see docs/messages.md. */
const said = z.looseObject({
  id: uuid,
  direction: z.enum(['in', 'out']),
  content: z.looseObject({ type: z.string() }).nullable().describe('null: taken back or redacted'),
  replyTo: z
    .object({ id: uuid, direction: z.enum(['in', 'out']), kind: z.string(), text: z.string() })
    .nullable(),
  editedAt: instant.nullable(),
  deletedAt: instant.nullable(),
  media: z.array(z.looseObject({ id: uuid, state: z.string() })),
  reactions: z.array(
    z.object({ byCustomer: z.boolean(), emoji: z.string(), actor: z.string(), at: instant }),
  ),
  deliveries: z.array(z.looseObject({ id: uuid, state: z.string() })),
})

const item = z.object({
  id: uuid,
  lane: z.number().int(),
  position: z.number().int(),
  kind: z.string(),
  channel: z.string().nullable(),
  touchpointId: uuid.nullable(),
  handleId: uuid.nullable(),
  actor: z.string(),
  caseId: uuid.nullable(),
  occurredAt: instant,
  recordedAt: instant,
  body: z.record(z.string(), z.unknown()),
  redacted: z.boolean(),
  message: said.nullable().describe('of message.received and message.written: as it is now'),
})
export type ThreadItem = z.infer<typeof item>

export type SaidView = z.infer<typeof said>

export const getThread = contract({
  method: 'GET',
  path: '/api/customers/:id/thread',
  tag,
  access: 'threads:read',
  summary: 'What one customer and the company said and did, newest first, messages as they are now',
  audit: 'thread.read',
  params: byId,
  query: z.object({
    before: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    only: z.enum(['messages', 'all']).default('all'),
  }),
  reply: z.object({
    thread: threadShape.nullable(),
    version: z
      .number()
      .int()
      .describe('counts messages and changes of who answers, and nothing else'),
    items: z.array(item),
    next: z.string().nullable(),
  }),
})

export const getMessage = contract({
  method: 'GET',
  path: '/api/messages/:id',
  tag,
  access: 'threads:read',
  summary: 'One message as it is now',
  audit: 'message.read',
  params: byId,
  reply: said,
})

export const readThread = contract({
  method: 'POST',
  path: '/api/customers/:id/thread/readings',
  tag,
  access: 'threads:read',
  summary: 'Marks a thread as read, and tells the customer where the channel can',
  audit: 'thread.marked_read',
  params: byId,
  body: z
    .object({
      typing: z.boolean().optional().describe('and that somebody answers'),
      touchpointId: uuid.optional().describe('by which they answer; absent: by any'),
    })
    .optional(),
})

export const markUnread = contract({
  method: 'DELETE',
  path: '/api/customers/:id/thread/readings',
  tag,
  access: 'threads:read',
  summary: 'Marks a thread as unread again',
  audit: 'thread.marked_unread',
  params: byId,
})

const phrase = z.object({
  id: uuid,
  shortcut: z.string(),
  text: z.string(),
  language: z.string().nullable(),
  mine: z.boolean(),
  createdBy: z.string(),
})
export type PhraseView = z.infer<typeof phrase>

const phraseBody = z.object({
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_-]{1,40}$/u)
    .describe('what is typed after a slash'),
  text: z.string().trim().min(1).max(4000).describe('{name} stands for the name of the customer'),
  language: z.enum(['es', 'en', 'pt']).nullable().optional(),
  mine: z.boolean().optional().describe('only for who makes it'),
})

export const listPhrases = contract({
  method: 'GET',
  path: '/api/phrases',
  tag,
  access: 'threads:read',
  summary: "Quick phrases: everybody's and one's own",
  reply: z.object({ items: z.array(phrase) }),
})
export const createPhrase = contract({
  method: 'POST',
  path: '/api/phrases',
  tag,
  access: 'messages:send',
  summary: 'Keeps a quick phrase',
  description: "Everybody's need the permission `phrases:write`.",
  audit: 'phrase.created',
  body: phraseBody,
  reply: phrase,
  status: 201,
})
export const changePhrase = contract({
  method: 'PATCH',
  path: '/api/phrases/:id',
  tag,
  access: 'messages:send',
  summary: 'Changes a quick phrase',
  audit: 'phrase.changed',
  params: byId,
  body: phraseBody.partial(),
  reply: phrase,
})
export const removePhrase = contract({
  method: 'DELETE',
  path: '/api/phrases/:id',
  tag,
  access: 'messages:send',
  summary: 'Removes a quick phrase',
  audit: 'phrase.removed',
  params: byId,
})

export const conversationsContracts = {
  listThreads,
  countThreads,
  getThread,
  getMessage,
  readThread,
  markUnread,
  listPhrases,
  createPhrase,
  changePhrase,
  removePhrase,
  setControl,
  setState,
  listCases,
  listCasesOf,
  openCase,
  getCase,
  changeCase,
  writeNote,
  listColleagues,
  bePresent,
}
