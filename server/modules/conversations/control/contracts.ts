// Who answers a thread, and whether it is done with, over HTTP.

import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'
import { threadStates } from '../states.ts'

const tag = 'threads'
const byId = z.object({ id: uuid })

export const control = z
  .string()
  .regex(/^(bot|queue|(queue|staff):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/)
  .describe('`queue`, `queue:<team>`, `staff:<id>` or `bot`')

export const setControl = contract({
  method: 'POST',
  path: '/api/customers/:id/thread/control',
  tag,
  access: 'messages:send',
  audit: 'thread.controlled',
  summary: 'Gives a thread to somebody to answer',
  description:
    'Compare and set: 409 `thread.control_changed` with `control` when it is not with `from` any ' +
    'more. What the former has waiting to go out is cancelled.',
  params: byId,
  body: z.object({ from: control, to: control }),
  reply: z.object({ control, version: z.number().int() }),
})

export const setState = contract({
  method: 'POST',
  path: '/api/customers/:id/thread/states',
  tag,
  access: 'messages:send',
  audit: 'thread.state_set',
  summary: 'Puts a thread off, is done with it, or opens it again',
  description: 'It opens by itself when the customer writes.',
  params: byId,
  body: z.object({
    to: z.enum(threadStates),
    until: instant.optional().describe('of `snoozed`, within a year'),
  }),
})
