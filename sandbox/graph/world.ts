// Everything the stand-in knows, in memory: businesses, people, what was said, what was asked and
// what was told. Functions of this folder take it first, as the house's own take a transaction.

import { type Clock, createClock } from '../../server/platform/clock.ts'
import type { Fault } from './faults.ts'

export interface Webhook {
  url: string
  verifyToken: string
}

/** Meta's app: one secret that signs, one token that may send, and where webhooks go. */
export interface App {
  readonly id: string
  readonly secret: string
  token: string
  isTokenRevoked: boolean
  /** Absent: never. */
  tokenExpiresAt?: Date
  needsProof: boolean
  webhook?: Webhook
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly appId: string
  readonly portfolioId: string
  /** Whether people come with ids above the portfolio as well. */
  readonly hasParentIds: boolean
  /** The code with which everything is refused while it stands. */
  lockedBy?: number
  /** Set by `POST /{account}/subscribed_apps` with an address of its own. */
  webhook?: Webhook
  readonly templates: Template[]
}

export interface PhoneNumber {
  readonly id: string
  readonly accountId: string
  /** Digits only. */
  readonly phone: string
  readonly name: string
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  messagingLimit: string
  /** Whether messages tell the digest of the person's keys. */
  readonly tellsIdentity: boolean
}

export interface Template {
  readonly id: string
  readonly name: string
  readonly language: string
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  status: string
  readonly components: readonly Record<string, unknown>[]
  quality: string
  readonly isNamed: boolean
}

export interface Customer {
  readonly id: string
  name: string
  /** Digits as Meta writes them; absent for whom businesses know by user name alone. */
  phone?: string
  /** What a business may dial where Meta's own writing differs (Brazil, Argentina, Mexico). */
  dialled?: string
  username?: string
  readonly country: string
  /** By portfolio. A new number brings new ones. */
  readonly userIds: Map<string, { own: string; parent: string }>
  /** From what they are made. */
  idSeed: string
  /** Digest of the keys of the device. */
  identity: string
  /** Off: nobody learns that something was read. */
  sendsReadReceipts: boolean
  isOnline: boolean
  reads: 'at-once' | 'by-hand'
  /** Numbers' ids from which marketing was stopped. */
  readonly stoppedMarketing: Set<string>
}

export interface Bubble {
  readonly id: string
  readonly numberId: string
  readonly customerId: string
  readonly from: 'customer' | 'business'
  readonly at: Date
  readonly type: string
  /** What was said, in the form in which it crossed the wire. */
  content: Record<string, unknown>
  /** A template as the person reads it. */
  rendered?: RenderedTemplate
  readonly replyTo?: string
  state: 'pending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'
  readonly reactions: { customer?: string; business?: string }
  /** Of the business: it has arrived. */
  isOnPhone?: boolean
  edited?: boolean
  deleted?: boolean
  /** biz_opaque_callback_data. */
  readonly reference?: string
  readonly category: 'service' | 'marketing' | 'utility' | 'authentication'
  /** Which address was used, for the statuses. */
  readonly addressedBy?: 'phone' | 'user_id'
}

/** A template, or one card of it. */
export interface RenderedBlock {
  header?: string
  headerMediaId?: string
  /** What it is: `image`, `video`, `document`. */
  headerKind?: string
  body: string
  footer?: string
  buttons: RenderedButton[]
}
export interface RenderedTemplate extends RenderedBlock {
  /** Until when it counts down, if it does. */
  offer?: { text: string; expiresAt?: Date }
  cards?: RenderedBlock[]
}
interface RenderedButton {
  index: number
  kind: string
  text: string
  url?: string
  payload?: string
  code?: string
}

export interface Chat {
  readonly numberId: string
  readonly customerId: string
  readonly bubbles: string[]
  lastInboundAt?: Date
  /** Whether the person is looking at it. */
  isOpen: boolean
  /** The page of the wall by which the person looks. */
  openedBy?: string | undefined
  typingUntil?: Date
}

export interface Media {
  readonly id: string
  /** Whose upload or in whose chat: only that account may fetch it. */
  readonly accountId: string | undefined
  readonly bytes: Uint8Array
  readonly type: string
  readonly filename?: string
  readonly expiresAt: Date
}

/** A request of the business, as it came and as it was answered. */
export interface Asked {
  readonly order: number
  readonly at: Date
  readonly method: string
  /** Without version and query. */
  readonly path: string
  readonly version: string | undefined
  readonly query: Record<string, string>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly bytes: number
  answeredAt?: Date
  /** 0: the connection was cut or is still held. */
  status: number
  errorCode?: number
  /** Of the message that was accepted, whether or not the answer went out. */
  messageId?: string
}

/** One POST to the business, with its attempts. */
export interface Told {
  readonly order: number
  readonly at: Date
  readonly url: string
  readonly body: string
  readonly signature: string
  readonly attempts: { at: Date; status: number | undefined }[]
  isAcknowledged: boolean
  /** Done once, when the business has taken it. */
  readonly whenAcknowledged: readonly (() => void)[]
}

/** What a phone must hear of at once. */
export type PhoneEvent =
  | { kind: 'bubble'; customerId: string; numberId: string; id: string }
  | { kind: 'typing'; customerId: string; numberId: string; isTyping: boolean }
  | { kind: 'customer'; customerId: string }

export interface World {
  readonly clock: Clock
  /** Where the stand-in itself answers. */
  url: string
  readonly apps: Map<string, App>
  readonly accounts: Map<string, Account>
  readonly numbers: Map<string, PhoneNumber>
  readonly customers: Map<string, Customer>
  /** How many people had a number or name so far. */
  readonly owners: Map<string, number>
  readonly chats: Map<string, Chat>
  readonly bubbles: Map<string, Bubble>
  readonly media: Map<string, Media>
  readonly mediaLinks: Map<string, { mediaId: string; accountId: string; expiresAt: Date }>
  readonly asked: Asked[]
  readonly told: Told[]
  readonly faults: Fault[]
  readonly listeners: Set<(event: PhoneEvent) => void>
  readonly pace: { sentMs: number; deliveredMs: number; readMs: number }
  readonly limits: Limits
  /** How a closed window is told: in the answer, or by a status later. */
  windowRefusedBy: 'answer' | 'status'
  /** After a failed attempt number n, so long until the next. */
  readonly retryAfterMs: (attempt: number) => number
  /** Between 0 and 1; the same seed gives the same run. */
  readonly random: () => number
  readonly work: Work
}

export interface Limits {
  /** Messages a second for each number; undefined: no limit. */
  perSecond: number | undefined
  /** To one person: so many at once, then one in so many milliseconds; undefined: no limit. */
  pair: { burst: number; everyMs: number } | undefined
}

/** What is under way, so that a test can wait for the end of it and closing can stop it. */
export interface Work {
  count: number
  readonly waiting: Set<() => void>
  readonly stop: AbortController
}

export interface WorldOptions {
  clock?: Clock
  pace?: Partial<World['pace']>
  limits?: Partial<Limits>
  windowRefusedBy?: World['windowRefusedBy']
  retryAfterMs?: World['retryAfterMs']
  seed?: number
}

const hourMs = 3_600_000

export function createWorld(options: WorldOptions = {}): World {
  return {
    clock: options.clock ?? createClock(),
    url: '',
    apps: new Map(),
    accounts: new Map(),
    numbers: new Map(),
    customers: new Map(),
    owners: new Map(),
    chats: new Map(),
    bubbles: new Map(),
    media: new Map(),
    mediaLinks: new Map(),
    asked: [],
    told: [],
    faults: [],
    listeners: new Set(),
    pace: { sentMs: 20, deliveredMs: 80, readMs: 200, ...options.pace },
    limits: { perSecond: 80, pair: { burst: 45, everyMs: 6000 }, ...options.limits },
    windowRefusedBy: options.windowRefusedBy ?? 'answer',
    retryAfterMs: options.retryAfterMs ?? ((attempt) => Math.min(1000 * 2 ** attempt, hourMs)),
    random: createRandom(options.seed ?? 1),
    work: { count: 0, waiting: new Set(), stop: new AbortController() },
  }
}

/** Mulberry32: small, seeded, good enough to choose faults. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** The chat of a person with a number, made when it is not there. */
export function chatOf(world: World, numberId: string, customerId: string): Chat {
  const key = `${numberId} ${customerId}`
  const found = world.chats.get(key)
  if (found) return found
  const chat: Chat = { numberId, customerId, bubbles: [], isOpen: false }
  world.chats.set(key, chat)
  return chat
}

/** The account, app and name of a number. @throws Error when there is no such number. */
export function ownerOf(world: World, numberId: string) {
  const number = world.numbers.get(numberId)
  const account = number && world.accounts.get(number.accountId)
  const app = account && world.apps.get(account.appId)
  if (!number || !account || !app) throw new Error(`there is no number ${numberId}`)
  return { number, account, app }
}

/** @throws Error when there is no such person. */
export function customerOf(world: World, customerId: string): Customer {
  const customer = world.customers.get(customerId)
  if (!customer) throw new Error(`there is no customer ${customerId}`)
  return customer
}

export const tellPhones = (world: World, event: PhoneEvent) => {
  for (const listener of world.listeners) listener(event)
}
