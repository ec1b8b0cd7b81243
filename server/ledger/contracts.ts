import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../platform/contract.ts'

/** An entry on the wire. A redacted one has the body `{redacted: true}`. */
export const entryShape = z.object({
  id: uuid,
  lane: z.number().int(),
  position: z.number().int(),
  kind: z.string(),
  channel: z.string().nullable(),
  touchpointId: uuid.nullable(),
  handleId: uuid.nullable(),
  actor: z.string(),
  occurredAt: instant,
  recordedAt: instant,
  body: z.record(z.string(), z.unknown()),
})

/** The data of an `entries` event of the live stream is a list of these. */
export const liveEntryShape = entryShape.extend({
  customerId: uuid.nullable().describe('whose entry it is now; null: of no customer'),
})

const live = contract({
  method: 'GET',
  path: '/api/live',
  tag: 'ledger',
  access: 'customers:read',
  audit: 'customers.watched',
  summary: 'Entries as they are recorded',
  description: `Server-sent events. \`entries\`: a JSON list of entries the caller may see, in the
order of each lane. \`heartbeat\`: \`{now, lagMs}\`, every 15 seconds, after reading the ledger.
\`reset\`: what lies between the caller's position and now is too much to send; read afresh and go
on from the id that comes with it. Every event's id is an opaque position: after a lost connection
send the last one as \`Last-Event-ID\` (or \`cursor\`) and every entry comes, once.`,
  query: z.object({
    cursor: z.string().max(1000).optional().describe('instead of the header Last-Event-ID'),
    customerId: uuid.optional().describe('only entries of this customer'),
    kinds: z
      .string()
      .max(2000)
      .transform((text) => text.split(',').filter(Boolean))
      .optional()
      .describe('only these kinds, separated by commas'),
  }),
  produces: 'text/event-stream',
})

export const parkedShape = z.object({
  follower: z.string(),
  lane: z.number().int(),
  position: z.number().int(),
  entryId: uuid,
  kind: z.string(),
  subjectType: z.string(),
  subjectId: uuid,
  occurredAt: instant,
  error: z.string(),
  attempts: z.number().int().describe('0: held back by an earlier entry of its subject'),
  parkedAt: instant,
})

const listParked = contract({
  method: 'GET',
  path: '/api/parked',
  tag: 'ledger',
  access: 'ledger:operate',
  summary: 'Entries that a follower could not act on',
  query: pageQuery.extend({ follower: z.string().optional(), subjectId: uuid.optional() }),
  reply: pageOf(parkedShape),
})

const replayParked = contract({
  method: 'POST',
  path: '/api/parked/replay',
  tag: 'ledger',
  access: 'ledger:operate',
  audit: 'parked.replayed',
  summary: 'Act again on parked entries, each subject in order',
  body: z.object({ follower: z.string(), subjectId: uuid.optional() }),
  reply: z.object({
    replayed: z.number().int().describe('acted on now'),
    remaining: z.number().int().describe('parked still'),
  }),
})

const status = contract({
  method: 'GET',
  path: '/api/ledger/status',
  tag: 'ledger',
  access: 'ledger:operate',
  summary: 'How far the ledger and its followers are',
  reply: z.object({
    entries: z.number().int(),
    lastRecordedAt: instant.nullable(),
    lanes: z.array(z.object({ lane: z.number().int(), head: z.number().int() })),
    followers: z.array(
      z.object({
        name: z.string(),
        behind: z.number().int().describe('entries not yet passed'),
        lagMs: z.number().int().describe('age of the oldest of them'),
        parked: z.number().int(),
      }),
    ),
  }),
})

const retentionShape = z.object({
  kind: z.string(),
  personal: z.boolean().describe('may hold personal data, and is redacted with its customer'),
  standardDays: z.number().int().nullable().describe('unless set otherwise; null: for ever'),
  days: z.number().int().nullable().describe('what holds now'),
})

const listRetention = contract({
  method: 'GET',
  path: '/api/ledger/retention',
  tag: 'ledger',
  access: 'ledger:operate',
  summary: 'How long the bodies of each kind of entry are kept',
  reply: z.object({ items: z.array(retentionShape) }),
})

const setRetention = contract({
  method: 'PUT',
  path: '/api/ledger/retention/:kind',
  tag: 'ledger',
  access: 'settings:write',
  audit: 'retention.set',
  summary: 'Keep the bodies of a kind for so many days, or for ever',
  params: z.object({ kind: z.string() }),
  body: z.object({ days: z.number().int().min(1).max(36_500).nullable() }),
})

export const ledgerContracts = {
  live,
  listParked,
  replayParked,
  status,
  listRetention,
  setRetention,
}
