// What a person who reads a thread does not want between the messages: what happens to a message
// shows on the message itself, and how the house keeps its books interests nobody here. The whole
// timeline of a customer (`/api/customers/:id/timeline`) leaves nothing out.

import { listKinds } from '../../../ledger/index.ts'
import { messageReceived, messageWritten } from '../../channels/index.ts'

const noise: ReadonlySet<string> = new Set([
  // Shown on the message.
  'delivery.moved',
  'message.reacted',
  'message.edited',
  'message.deleted',
  'media.kept',
  'media.failed',
  // Shown in the list.
  'thread.read',
  'thread.unread',
  // The books of identity: whose handles are whose stands on the customer's own page.
  'customer.created',
  'customer.traits_changed',
  'customer.placed',
  'handle.attached',
  'handle.confirmed',
  'handle.retired',
  'apart.lifted',
  'suggestion.dismissed',
  'profile.identified',
  'profile.aliased',
])

export const messageKinds: readonly string[] = [messageReceived.name, messageWritten.name]

/** The kinds that a page of a thread shows. */
export const shownKinds = (only: 'messages' | 'all'): readonly string[] =>
  only === 'messages'
    ? messageKinds
    : listKinds().flatMap(({ name }) => (noise.has(name) ? [] : name))
