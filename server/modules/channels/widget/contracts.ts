// The widget's own routes. Pages of the company's sites call them; whoever has a visitor's token is
// that visitor.

import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'

const tag = 'widget'
const path = '/widget/v1'
const guards = {
  tag,
  access: 'public',
  why: 'visitors have no account: the token of their browser proves who they are, and the site is checked',
  crossOrigin: true,
} as const

const file = z.object({
  id: uuid,
  kind: z.string(),
  name: z.string().nullable(),
  type: z.string().nullable(),
  bytes: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  url: z.string().nullable().describe('signed; holds for an hour'),
  thumbUrl: z.string().nullable(),
})

const message = z.object({
  id: uuid,
  clientMsgId: uuid.nullable().describe('of the visitor’s own'),
  from: z.enum(['visitor', 'company']),
  content: z.record(z.string(), z.unknown()).nullable().describe('null: taken back'),
  at: instant,
  edited: z.boolean(),
  answers: z.string().nullable().describe('the words it answers'),
  answersId: uuid.nullable().describe('the message it answers'),
  files: z.array(file),
  state: z.enum(['sent', 'read']),
})
export type WidgetMessage = z.infer<typeof message>

const look = z.object({
  title: z.string().nullable(),
  greeting: z.string().nullable(),
  away: z.string().nullable(),
  colour: z.string().nullable(),
  language: z.string().nullable(),
  privacyUrl: z.string().nullable(),
})

const session = z.object({
  visitorToken: z.string().nullable().describe('to be kept from now on; null: the one shown stays'),
  known: z.boolean().describe('whether a signed identity was taken'),
  name: z.string().nullable(),
  talks: z.boolean().describe('whether anything was said yet'),
  mails: z.boolean().describe('whether a transcript can be sent'),
  look,
})
export type WidgetSession = z.infer<typeof session>

export const openSession = contract({
  ...guards,
  method: 'POST',
  path: `${path}/session`,
  summary: 'Begins or goes on with the chat of a browser',
  description:
    'A wrong, late or elsewhere used `identityToken` makes an anonymous visitor, and is told to nobody.',
  limitPerMinute: 120,
  body: z.object({
    siteKey: z.string().max(60),
    visitorToken: z.string().min(20).max(100).optional(),
    identityToken: z.string().max(4000).optional(),
    analyticsId: z.string().trim().min(8).max(120).optional(),
  }),
  reply: session,
})

const values = z
  .record(z.string().max(60), z.string().max(1000))
  .refine((all) => Object.keys(all).length <= 40, 'at most 40 values')
const said = z.union([
  z.object({ text: z.string().trim().min(1).max(8000), ref: z.string().max(200).optional() }),
  z.object({ choice: z.object({ messageId: uuid, choiceId: z.string().max(200) }) }),
  z.object({ file: z.object({ id: uuid, caption: z.string().max(1024).optional() }) }),
  z.object({
    filled: z.object({ messageId: uuid, values }).describe('a form that was sent here'),
  }),
  z.object({
    form: z.object({
      name: z.string().trim().min(1).max(200),
      values,
    }),
  }),
])
export type Said = z.infer<typeof said>

export const postMessage = contract({
  ...guards,
  method: 'POST',
  path: `${path}/messages`,
  summary: 'Says something; the same clientMsgId says it once',
  limitPerMinute: 240,
  body: z.object({ clientMsgId: uuid, said }),
  reply: z.object({ message }),
  status: 201,
})

export const listMessages = contract({
  ...guards,
  method: 'GET',
  path: `${path}/messages`,
  summary: 'What was said, newest last; or those asked for by id',
  limitPerMinute: 1200,
  query: z.object({
    before: z.string().max(100).optional(),
    ids: z.string().max(2000).optional().describe('separated by commas; at most 50'),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: z.object({
    items: z.array(message),
    before: z.string().nullable().describe('for the page before'),
    cursor: z.string().describe('from which the stream misses nothing'),
  }),
})

export const stream = contract({
  ...guards,
  method: 'GET',
  path: `${path}/stream`,
  summary: 'What changes in the chat, as it happens',
  description:
    'Events: `entries` (which messages are new or changed; its id resumes by Last-Event-ID), ' +
    '`reset` (too much was missed: read all afresh), `heartbeat`, `company` (typing, read).',
  limitPerMinute: 120,
  query: z.object({ cursor: z.string().max(1000).optional() }),
  produces: 'text/event-stream',
})

export const postReceipts = contract({
  ...guards,
  method: 'POST',
  path: `${path}/receipts`,
  summary: 'Says which messages have come, or were read',
  limitPerMinute: 600,
  body: z.object({
    messageIds: z.array(uuid).min(1).max(50),
    state: z.enum(['delivered', 'read']),
  }),
})

export const postFile = contract({
  ...guards,
  method: 'POST',
  path: `${path}/files`,
  summary: 'Keeps a file that a message will name',
  description: 'What it is, its bytes say; what nobody should open is refused.',
  limitPerMinute: 60,
  query: z.object({
    filename: z.string().trim().max(200).optional(),
    type: z.string().max(100).optional(),
  }),
  consumes: 'application/octet-stream',
  bodyLimit: 15 * 1024 * 1024,
  reply: file,
  status: 201,
})

export const postContact = contract({
  ...guards,
  method: 'POST',
  path: `${path}/contact`,
  summary: 'Leaves an address for an answer; it proves nothing',
  limitPerMinute: 30,
  body: z.object({
    email: z.email().max(254),
    name: z.string().trim().min(1).max(120).optional(),
    clientMsgId: uuid,
  }),
})

export const postTranscript = contract({
  ...guards,
  method: 'POST',
  path: `${path}/transcript`,
  summary: 'Sends what was said to an address',
  description:
    'Some a day for each visitor, address and site (429 with `limitPerDay`). To an address that no ' +
    'signed identity proved, the visitor’s own words go short and without links.',
  limitPerMinute: 10,
  body: z.object({ email: z.email().max(254), language: z.enum(['es', 'en', 'pt']).default('es') }),
})

export const postTyping = contract({
  ...guards,
  method: 'POST',
  path: `${path}/typing`,
  summary: 'The visitor is writing; nothing of it is kept',
  limitPerMinute: 600,
})

export const widgetContracts = {
  openSession,
  postMessage,
  listMessages,
  stream,
  postReceipts,
  postFile,
  postContact,
  postTranscript,
  postTyping,
}
