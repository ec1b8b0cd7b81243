// Messages that go out, over HTTP.

import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'
import { outgoingContent } from '../content/content.ts'
import { deliveryStates } from '../delivery-states.ts'
import { reasonCodes } from '../reasons.ts'

const tag = 'messages'
const byId = z.object({ id: uuid })

/** `{text}` alone is a text. */
const sayable = z.preprocess(
  (given) =>
    typeof given === 'object' && given !== null && 'text' in given && !('type' in given)
      ? { ...given, type: 'text' }
      : given,
  outgoingContent,
)

export const deliveryShape = z.object({
  id: uuid,
  part: z.number().int(),
  handleId: uuid,
  touchpointId: uuid,
  state: z.enum(deliveryStates),
  reason: z.enum(reasonCodes).nullable(),
  detail: z.string().nullable(),
  notBefore: instant,
  acceptedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  readAt: instant.nullable(),
})
export type DeliveryView = z.infer<typeof deliveryShape>

export const sendMessage = contract({
  method: 'POST',
  path: '/api/messages',
  tag,
  access: 'messages:send',
  audit: 'message.sent',
  summary: 'Writes a message to a customer',
  description:
    'A member of the staff who writes has the thread from then on; where another has it: 409 ' +
    '`thread.held`. With a `threadVersion` that is not the newest: 409 `message.stale`. ' +
    'Without a handle it goes where the customer wrote last; where that is unclear: 409 ' +
    '`message.choose_handle`. A closed window is refused with what may be done instead ' +
    '(`message.window_closed`). `holdS` leaves time to take it back.',
  body: z.object({
    customerId: uuid,
    handleId: uuid.optional(),
    touchpointId: uuid.optional(),
    caseId: uuid.optional().describe('an open case of this customer'),
    threadVersion: z.number().int().optional().describe('as `GET …/thread` told it'),
    replyToId: uuid.optional().describe('the message that is answered'),
    content: sayable,
    sendAt: instant.optional().describe('later; at most 60 days'),
    holdS: z.number().int().min(0).max(60).optional(),
    purpose: z
      .string()
      .max(60)
      .optional()
      .describe('`marketing` and the like, when it is no reply: consent is asked for then'),
  }),
  reply: z.object({ id: uuid, deliveries: z.array(deliveryShape) }),
  status: 201,
})

export const cancelMessage = contract({
  method: 'POST',
  path: '/api/messages/:id/cancellations',
  tag,
  access: 'messages:send',
  audit: 'message.cancelled',
  summary: 'Takes back what has not gone out yet',
  description: '409 `message.gone` when every part was handed to the provider already.',
  params: byId,
  reply: z.object({ id: uuid, deliveries: z.array(deliveryShape) }),
})

export const retryMessage = contract({
  method: 'POST',
  path: '/api/messages/:id/retries',
  tag,
  access: 'messages:send',
  audit: 'message.retried',
  summary: 'Sends again the parts that failed, or of which nobody knows',
  params: byId,
  reply: z.object({ id: uuid, deliveries: z.array(deliveryShape) }),
})

export const reactToMessage = contract({
  method: 'POST',
  path: '/api/messages/:id/reactions',
  tag,
  access: 'messages:send',
  audit: 'message.reaction_set',
  summary: 'Reacts to a message of the customer; null takes it back',
  params: byId,
  body: z.object({ emoji: z.string().min(1).max(32).nullable() }),
})

const door = z.object({
  handleId: uuid,
  touchpointId: uuid,
  channel: z.string(),
  touchpointName: z.string(),
  address: z.string().describe('of the customer, masked for those who may not see it'),
  isDefault: z.boolean().describe('where the customer wrote last'),
  lastInboundAt: instant.nullable(),
  state: z
    .enum(['open', 'template', 'closed'])
    .describe('open: write freely; template: only approved texts; closed: see reason'),
  closesAt: instant.nullable(),
  reason: z.enum(reasonCodes).nullable(),
  marketing: z.enum(['given', 'withdrawn', 'unsaid']),
})
export type DoorView = z.infer<typeof door>

export const listDoors = contract({
  method: 'GET',
  path: '/api/customers/:id/doors',
  tag,
  access: 'messages:send',
  audit: 'doors.read',
  summary: 'Where one may write to a customer now, with why not elsewhere',
  params: byId,
  reply: z.object({ items: z.array(door) }),
})

export const planMessage = contract({
  method: 'POST',
  path: '/api/messages/plans',
  tag,
  access: 'messages:send',
  summary: 'What would go out on a channel, part by part; nothing is sent or kept',
  description: 'What the channel cannot show is put into what it can, as it is when it is sent.',
  body: z.object({
    channel: z.string().max(40),
    contents: z.array(sayable).min(1).max(60),
    to: z
      .object({ handleId: uuid, touchpointId: uuid })
      .optional()
      .describe('where it would go: of letters, the head is answered too'),
  }),
  reply: z.object({
    parts: z.array(z.record(z.string(), z.unknown())),
    head: z
      .object({
        from: z.object({ name: z.string(), address: z.string() }),
        subjects: z.array(z.string()).describe('of each part, which is a letter of its own'),
      })
      .optional(),
  }),
})

export const getCapabilities = contract({
  method: 'GET',
  path: '/api/capabilities',
  tag,
  access: 'signed-in',
  summary: 'What each channel can do, for composers and previews',
  reply: z.object({ items: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})
