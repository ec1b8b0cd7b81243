import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'
import { refusedReasons } from './refused-reasons.ts'

const refusedEvent = z.object({
  id: uuid,
  keyId: uuid,
  reason: z.enum(refusedReasons),
  messageId: z.string().nullable(),
  receivedAt: instant,
  body: z.string().describe('the event as it was sent, as JSON; cut at 32 KB'),
})

const listRefusedEvents = contract({
  method: 'GET',
  path: '/api/refused-events',
  summary: 'Events that were refused, newest first, with the reason',
  description: 'Kept for thirty days. The sender was answered 200: it should not send them again.',
  tag: 'ingest',
  access: 'ledger:operate',
  audit: 'ingest.refused_read',
  query: pageQuery.extend({
    keyId: uuid.optional(),
    reason: z.enum(refusedReasons).optional(),
    messageId: z.string().max(100).optional(),
    from: instant.optional(),
    to: instant.optional(),
  }),
  reply: pageOf(refusedEvent),
})

export const ingestContracts = { listRefusedEvents }
