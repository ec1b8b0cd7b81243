// What becomes of a message after it was accepted: sent, delivered, read, played or failed, each
// told to the business by a webhook.

import { strike } from './faults.ts'
import { statusError } from './graph-error.ts'
import { metadataOf, userIdsOf } from './people.ts'
import { tell } from './webhooks.ts'
import { later } from './work.ts'
import { type Bubble, chatOf, customerOf, ownerOf, tellPhones, type World } from './world.ts'

type Status = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

/** Sets going what follows an accepted message to a person whom Meta knows. */
export async function followUp(world: World, bubble: Bubble): Promise<void> {
  const about = { numberId: bubble.numberId, customerId: bubble.customerId }
  if (strike(world, 'no_status', about)) return arrive(world, bubble)
  if (strike(world, 'early_status', about)) {
    await tellStatus(world, bubble, 'sent')
    return arrive(world, bubble)
  }
  later(world, world.pace.sentMs, () => tellStatus(world, bubble, 'sent'))
  const failed = strike(world, 'late_failed', about)
  if (failed) return failLater(world, bubble, failed.code ?? 131026)
  const wavering = strike(world, 'failed_then_delivered', about)
  if (wavering) {
    later(world, world.pace.deliveredMs, () =>
      tellStatus(world, bubble, 'failed', wavering.code ?? 131026),
    )
    later(world, world.pace.deliveredMs * 2, () => arrive(world, bubble))
    return
  }
  if (!customerOf(world, bubble.customerId).isOnline) return
  later(world, world.pace.deliveredMs, () => arrive(world, bubble))
}

/** Accepted, and then it could not be brought: the answer was 200 all the same. */
export function failLater(world: World, bubble: Bubble, code: number): void {
  later(world, world.pace.deliveredMs, async () => {
    bubble.state = 'failed'
    await tellStatus(world, bubble, 'failed', code)
  })
}

/** On the phone: seen at once when the person is looking at the chat, and then only `read` is told. */
export async function arrive(world: World, bubble: Bubble): Promise<void> {
  const customer = customerOf(world, bubble.customerId)
  const chat = chatOf(world, bubble.numberId, bubble.customerId)
  if (!bubble.isOnPhone) chat.bubbles.push(bubble.id)
  bubble.isOnPhone = true
  bubble.state = 'delivered'
  delete chat.typingUntil
  tellPhones(world, { kind: 'bubble', ...about(bubble), id: bubble.id })
  const isSeen = chat.isOpen && customer.sendsReadReceipts
  if (!isSeen) await tellStatus(world, bubble, 'delivered')
  if (chat.isOpen) return readOne(world, bubble)
  if (customer.reads === 'at-once') later(world, world.pace.readMs, () => readOne(world, bubble))
}

/** The person has seen it; with receipts off nobody learns. */
export async function readOne(world: World, bubble: Bubble): Promise<void> {
  if (bubble.state === 'read' || bubble.state === 'played') return
  bubble.state = 'read'
  if (customerOf(world, bubble.customerId).sendsReadReceipts) {
    await tellStatus(world, bubble, 'read')
  }
}

/** A voice message was listened to: told even where receipts are off. */
export async function playOne(world: World, bubble: Bubble): Promise<void> {
  if (bubble.state === 'played') return
  bubble.state = 'played'
  await tellStatus(world, bubble, 'played')
}

const about = ({ numberId, customerId }: Bubble) => ({ numberId, customerId })

export async function tellStatus(
  world: World,
  bubble: Bubble,
  status: Status,
  code?: number,
): Promise<void> {
  if (status === 'sent' && bubble.state === 'pending') bubble.state = 'sent'
  if (strike(world, 'no_status', about(bubble))) return
  const { number, account } = ownerOf(world, bubble.numberId)
  await tell(world, {
    accountId: account.id,
    ...about(bubble),
    change: {
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: metadataOf(number),
        ...recipientOf(world, bubble, status),
        statuses: [statusOf(world, bubble, status, code)],
      },
    },
  })
}

/** The person as statuses name them; a failed one names nobody. */
function recipientOf(world: World, bubble: Bubble, status: Status) {
  const customer = world.customers.get(bubble.customerId)
  if (status === 'failed' || !customer) return {}
  const { account } = ownerOf(world, bubble.numberId)
  const { own } = userIdsOf(customer, account)
  return {
    contacts: [
      {
        profile: { name: customer.name },
        ...(bubble.addressedBy === 'phone' ? { wa_id: customer.phone } : {}),
        user_id: own,
      },
    ],
  }
}

function statusOf(world: World, bubble: Bubble, status: Status, code: number | undefined) {
  const { account } = ownerOf(world, bubble.numberId)
  const customer = world.customers.get(bubble.customerId)
  const ids = customer && userIdsOf(customer, account)
  const byPhone = bubble.addressedBy === 'phone'
  const isBillable = bubble.category !== 'service'
  return {
    id: bubble.id,
    status,
    timestamp: String(Math.floor(world.clock.now().getTime() / 1000)),
    ...(byPhone ? { recipient_id: customer?.phone ?? bubble.customerId } : {}),
    ...(ids && !(status === 'failed' && byPhone) ? { recipient_user_id: ids.own } : {}),
    ...(ids && account.hasParentIds ? { recipient_parent_user_id: ids.parent } : {}),
    ...(bubble.reference === undefined ? {} : { biz_opaque_callback_data: bubble.reference }),
    ...(status === 'failed'
      ? { errors: [statusError(code ?? 131026)] }
      : {
          pricing: {
            billable: isBillable,
            pricing_model: 'PMP',
            type: isBillable ? 'regular' : 'free_customer_service',
            category: bubble.category,
          },
        }),
  }
}
