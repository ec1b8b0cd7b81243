// What the control API shows, for tests and for phones.

import { bubbleOf } from './phone.ts'
import type { World } from './world.ts'
import {
  type Account,
  type Bubble,
  type Customer,
  chatOf,
  ownerOf,
  type PhoneNumber,
} from './world.ts'

export const showCustomer = (customer: Customer) => ({
  ...customer,
  userIds: Object.fromEntries(
    [...customer.userIds].map(([portfolio, { own }]) => [portfolio, own]),
  ),
  stoppedMarketing: [...customer.stoppedMarketing],
})

/** With its secrets: whoever plays the business has to enter them at Hebra. */
export function showAccount(world: World, account: Account) {
  const app = world.apps.get(account.appId)
  return {
    ...account,
    appSecret: app?.secret,
    accessToken: app?.token,
    webhookUrl: (account.webhook ?? app?.webhook)?.url ?? null,
  }
}

export const showNumber = (world: World, number: PhoneNumber) => ({
  ...number,
  portfolioId: ownerOf(world, number.id).account.portfolioId,
})

/** A bubble as a phone shows it: what was deleted keeps its place, not its words. */
export function showBubble(world: World, bubble: Bubble) {
  const media = mediaOf(world, bubble)
  return {
    ...bubble,
    content: bubble.deleted ? {} : bubble.content,
    ...(media && !bubble.deleted ? { media } : {}),
  }
}
export type ShownBubble = ReturnType<typeof showBubble>

export function showChat(world: World, numberId: string, customerId: string) {
  const chat = chatOf(world, numberId, customerId)
  const isTyping = chat.typingUntil !== undefined && chat.typingUntil > world.clock.now()
  return {
    numberId,
    customerId,
    isTyping,
    items: chat.bubbles.map((id) => showBubble(world, bubbleOf(world, id))),
  }
}

function mediaOf(world: World, { content, rendered }: Bubble) {
  const header = content.header
  const named =
    header && typeof header === 'object'
      ? Reflect.get(header, String(Reflect.get(header, 'type')))
      : undefined
  const inner = named && typeof named === 'object' ? Reflect.get(named, 'id') : undefined
  const id = content.id ?? inner ?? rendered?.headerMediaId
  const media = id === undefined ? undefined : world.media.get(String(id))
  if (!media) return undefined
  return { id: media.id, type: media.type, filename: media.filename, bytes: media.bytes.byteLength }
}
