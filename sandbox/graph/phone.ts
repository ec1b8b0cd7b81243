// What a person does with the phone beside writing: look at a chat, listen, switch things, change
// the number.

import { newMessageId } from './ids.ts'
import { digitsOf, idSeedOf, metadataOf, newIdentity, userIdsOf } from './people.ts'
import { arrive, playOne, readOne } from './statuses.ts'
import { tell } from './webhooks.ts'
import { keepBusy } from './work.ts'
import type { World } from './world.ts'
import { type Bubble, type Customer, chatOf, customerOf, ownerOf, tellPhones } from './world.ts'

export type CustomerChange = Partial<
  Pick<Customer, 'name' | 'username' | 'sendsReadReceipts' | 'isOnline' | 'reads'>
>

export function changeCustomer(world: World, id: string, change: CustomerChange): Customer {
  const customer = customerOf(world, id)
  Object.assign(customer, change)
  if (change.isOnline) comeOnline(world, id)
  tellPhones(world, { kind: 'customer', customerId: id })
  return customer
}

/** What waited while the phone was off. */
function comeOnline(world: World, customerId: string): void {
  for (const bubble of world.bubbles.values()) {
    if (bubble.customerId !== customerId || bubble.from !== 'business') continue
    if (bubble.state === 'sent') void keepBusy(world, () => arrive(world, bubble))
  }
}

/** The person looks at the chat, and so reads what is in it, or looks away. */
export async function look(
  world: World,
  customerId: string,
  numberId: string,
  isOpen: boolean,
  page?: string,
): Promise<void> {
  const chat = chatOf(world, numberId, customerId)
  chat.isOpen = isOpen
  chat.openedBy = page
  if (isOpen) await readAll(world, customerId, numberId)
}

/** Everything of the business that has arrived is read, the oldest first. */
export async function readAll(world: World, customerId: string, numberId: string): Promise<void> {
  const chat = chatOf(world, numberId, customerId)
  for (const id of chat.bubbles) {
    const bubble = world.bubbles.get(id)
    if (bubble?.from === 'business' && bubble.state === 'delivered') await readOne(world, bubble)
  }
}

/** The person listens to a voice message. */
export async function play(world: World, messageId: string): Promise<void> {
  const bubble = bubbleOf(world, messageId)
  await readOne(world, bubble)
  await playOne(world, bubble)
}

export function bubbleOf(world: World, messageId: string): Bubble {
  const bubble = world.bubbles.get(messageId)
  if (!bubble) throw new Error(`there is no message ${messageId}`)
  return bubble
}

/** Another number: businesses are told, and know the person by new ids from then on. */
export async function changeNumber(world: World, customerId: string, phone: string): Promise<void> {
  const customer = customerOf(world, customerId)
  const before = customer.phone
  const formerIds = new Map(customer.userIds)
  customer.userIds.clear()
  customer.phone = digitsOf(phone)
  customer.idSeed = idSeedOf(world, customer.phone)
  tellPhones(world, { kind: 'customer', customerId })
  await tellNumbers(world, customer, (numberId) => {
    const { account } = ownerOf(world, numberId)
    return {
      ...(before ? { from: before } : {}),
      system: {
        body: `User ${customer.name} changed from ${before ?? ''} to ${customer.phone}`,
        type: 'user_changed_number',
        wa_id: customer.phone,
        user_id: userIdsOf(customer, account).own,
        previous_user_id: formerIds.get(account.portfolioId)?.own,
      },
    }
  })
}

/** Another business-scoped id with the same number. */
export async function changeUserId(world: World, customerId: string): Promise<void> {
  const customer = customerOf(world, customerId)
  const formerIds = new Map(customer.userIds)
  customer.userIds.clear()
  customer.idSeed = idSeedOf(world, customer.phone ?? customer.username ?? customer.name)
  await tellNumbers(world, customer, (numberId) => {
    const { account } = ownerOf(world, numberId)
    const { own } = userIdsOf(customer, account)
    return {
      ...(customer.phone ? { from: customer.phone } : {}),
      from_user_id: own,
      system: {
        body: `User ${customer.name} changed their user id`,
        type: 'user_changed_user_id',
        user_id: own,
        previous_user_id: formerIds.get(account.portfolioId)?.own,
      },
    }
  })
}

/** Another device, and so another digest of the keys. */
export async function changeDevice(world: World, customerId: string): Promise<void> {
  const customer = customerOf(world, customerId)
  customer.identity = newIdentity()
  await tellNumbers(world, customer, (numberId) => ({
    ...(customer.phone ? { from: customer.phone } : {}),
    from_user_id: userIdsOf(customer, ownerOf(world, numberId).account).own,
    system: {
      body: `The identity of ${customer.name} has changed`,
      type: 'customer_identity_changed',
      identity: customer.identity,
      customer: customer.phone,
    },
  }))
}

/** A system message to every number with which the person has a chat; it comes without contacts. */
async function tellNumbers(
  world: World,
  customer: Customer,
  messageFor: (numberId: string) => Record<string, unknown>,
): Promise<void> {
  for (const chat of [...world.chats.values()]) {
    if (chat.customerId !== customer.id) continue
    const { number, account } = ownerOf(world, chat.numberId)
    await tell(world, {
      accountId: account.id,
      numberId: number.id,
      customerId: customer.id,
      change: {
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: metadataOf(number),
          messages: [
            {
              id: newMessageId(customer.phone ?? '0', 'customer'),
              timestamp: String(Math.floor(world.clock.now().getTime() / 1000)),
              type: 'system',
              ...messageFor(number.id),
            },
          ],
        },
      },
    })
  }
}

/** The person wants no more marketing from a number, or wants it again. */
export async function preferMarketing(
  world: World,
  customerId: string,
  numberId: string,
  value: 'stop' | 'resume',
): Promise<void> {
  const customer = customerOf(world, customerId)
  const { number, account } = ownerOf(world, numberId)
  if (value === 'stop') customer.stoppedMarketing.add(numberId)
  else customer.stoppedMarketing.delete(numberId)
  tellPhones(world, { kind: 'customer', customerId })
  const names = {
    ...(customer.phone ? { wa_id: customer.phone } : {}),
    user_id: userIdsOf(customer, account).own,
  }
  await tell(world, {
    accountId: account.id,
    numberId,
    customerId,
    change: {
      field: 'user_preferences',
      value: {
        messaging_product: 'whatsapp',
        metadata: metadataOf(number),
        contacts: [{ profile: { name: customer.name }, ...names }],
        user_preferences: [
          {
            ...names,
            detail:
              value === 'stop'
                ? 'User requested to stop marketing messages'
                : 'User requested to resume marketing messages',
            category: 'marketing_messages',
            value,
            // A number here, though a text everywhere else.
            timestamp: Math.floor(world.clock.now().getTime() / 1000),
          },
        ],
      },
    },
  })
}
