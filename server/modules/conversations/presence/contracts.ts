import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'

export const presence = z.object({
  customerId: uuid,
  staff: z.array(z.object({ id: uuid, name: z.string(), writing: z.boolean() })),
  customerWritesUntil: instant.nullable().describe('in a chat, where it can be told'),
})
export type PresenceView = z.infer<typeof presence>

export const bePresent = contract({
  method: 'POST',
  path: '/api/customers/:id/thread/presence',
  tag: 'threads',
  access: 'messages:send',
  summary: 'Says that one looks at a thread, for 45 seconds, and who else does',
  description:
    'Others who look at it are told over the live stream, by an event `presence` of the same form.',
  params: z.object({ id: uuid }),
  body: z.object({ writing: z.boolean(), leaving: z.boolean().optional() }),
  reply: presence,
})
