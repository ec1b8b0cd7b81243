// A stand-in of Meta's Graph API for WhatsApp: a server of its own that behaves on the wire as the
// real one does, and goes wrong as the real one does. It knows nothing of Hebra. See ../README.md.

import { createServer } from 'node:http'
import { bindPhone, type PhoneActions } from './bind-phone.ts'
import { answerControl, subscribe } from './control.ts'
import { addFault, type Fault, type FaultInput, removeFaults } from './faults.ts'
import { answerGraph } from './graph-routes.ts'
import { sendJson } from './http.ts'
import { keepUp, putDown } from './keep.ts'
import { addMedia, type MediaInput } from './media-links.ts'
import {
  type AccountInput,
  addAccount,
  addCustomer,
  addNumber,
  addTemplate,
  type CustomerInput,
  type NumberInput,
  type TemplateInput,
} from './people.ts'
import { changeTemplate, push, storm, tellAccount } from './push.ts'
import type { Said } from './said-schema.ts'
import { say } from './say.ts'
import { type ShownBubble, showChat } from './show.ts'
import type { Change } from './webhooks.ts'
import { settled } from './work.ts'
import {
  type Account,
  type Asked,
  type Customer,
  createWorld,
  ownerOf,
  type PhoneNumber,
  type Template,
  type Told,
  type World,
  type WorldOptions,
} from './world.ts'

export type { Fault, FaultInput } from './faults.ts'
export type { Said } from './said-schema.ts'
export type { ShownBubble } from './show.ts'
export type { Account, Asked, Customer, PhoneNumber, Template, Told } from './world.ts'

export interface GraphOptions extends WorldOptions {
  /** Absent: any free one. */
  port?: number
  /** A file that keeps what was said for the next time. */
  keepIn?: string
}

/** What a touchpoint of Hebra must be told to use a number of the stand-in. */
export interface Connection {
  settings: {
    phoneNumberId: string
    wabaId: string
    portfolioId: string
    baseUrl: string
  }
  secrets: { accessToken: string; appSecret: string; verifyToken: string }
}

export interface Graph extends PhoneActions {
  /** The base URL instead of https://graph.facebook.com. */
  readonly url: string
  readonly world: World
  /** The control API, for a server that offers it under its own address. */
  readonly control: typeof answerControl
  addAccount(input?: AccountInput): Account
  addNumber(input: NumberInput): PhoneNumber
  addCustomer(input: CustomerInput): Customer
  addTemplate(accountId: string, input: TemplateInput): Template
  addMedia(input: MediaInput): { id: string }
  /** `verifyToken` is made up unless given; it is what `subscribe` shows. */
  connection(numberId: string): Connection
  /** Shakes hands and sends webhooks there. @throws Error when the handshake is refused */
  subscribe(accountId: string, url: string, verifyToken?: string): Promise<void>
  /** The person says something. @returns the message's id; its webhook is on the way */
  say(customerId: string, numberId: string, said: Said): string
  /** What stands on the person's phone in the chat with the number, oldest first. */
  chat(customerId: string, numberId: string): ShownBubble[]
  /** The messages of the business that reached the person. */
  received(customerId: string, numberId: string): ShownBubble[]
  /** Every request of the business, in the order they came. */
  readonly asked: readonly Asked[]
  /** Those that asked for a message to be sent and were accepted, answered or not. */
  sends(): { reference: string | undefined; messageId: string; asked: Asked }[]
  /** Every webhook with its attempts. */
  readonly told: readonly Told[]
  fault(input: FaultInput): Fault
  clearFaults(id?: string): void
  push(numberId: string, change: Change): Promise<void>
  pushToAccount(accountId: string, change: Change): Promise<void>
  /** So many mixed events in one request. */
  storm(numberId: string, count: number): Promise<void>
  changeTemplate(templateId: string, status: string, reason?: string): Promise<void>
  revokeToken(accountId: string): void
  /** Another token; the former one no longer works. */
  renewToken(accountId: string): string
  lock(accountId: string, code?: number): void
  unlock(accountId: string): void
  /** Resolves when no status and no webhook is under way. */
  settled(): Promise<void>
  close(): Promise<void>
}

export async function openGraph(options: GraphOptions = {}): Promise<Graph> {
  const world = createWorld(options)
  const { keepIn } = options
  if (keepIn) keepUp(world, keepIn)
  const server = createServer((request, response) => {
    const answer = request.url?.startsWith('/sandbox/') ? answerControl : answerGraph
    answer(world, request, response).catch((error: unknown) => {
      console.error('the Graph stand-in failed:', error)
      if (!response.headersSent) sendJson(response, 500, { error: { message: 'stand-in failed' } })
    })
  })
  // As Graph: a line at rest is not cut while somebody is about to ask.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  world.url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
  return {
    ...bind(world),
    async close() {
      world.work.stop.abort()
      if (keepIn) putDown(world, keepIn)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The functions of this folder over one world. */
function bind(world: World): Omit<Graph, 'close'> {
  const appOf = (accountId: string) => {
    const app = world.apps.get(world.accounts.get(accountId)?.appId ?? '')
    if (!app) throw new Error(`there is no account ${accountId}`)
    return app
  }
  const accountOf = (accountId: string) => {
    const account = world.accounts.get(accountId)
    if (!account) throw new Error(`there is no account ${accountId}`)
    return account
  }
  return {
    ...bindPhone(world),
    url: world.url,
    world,
    control: answerControl,
    addAccount: (input) => addAccount(world, input),
    addNumber: (input) => addNumber(world, input),
    addCustomer: (input) => addCustomer(world, input),
    addTemplate: (accountId, input) => addTemplate(world, accountId, input),
    addMedia: (input) => addMedia(world, input),
    connection: (numberId) => connectionOf(world, numberId),
    subscribe: (accountId, url, verifyToken = verifyTokenOf(accountId)) =>
      subscribe(world, accountId, { url, verifyToken }),
    say: (customerId, numberId, input) => say(world, customerId, numberId, input),
    chat: (customerId, numberId) => showChat(world, numberId, customerId).items,
    received: (customerId, numberId) =>
      showChat(world, numberId, customerId).items.filter(({ from }) => from === 'business'),
    asked: world.asked,
    sends: () => sendsOf(world),
    told: world.told,
    fault: (input) => addFault(world, input),
    clearFaults: (id) => removeFaults(world, id),
    push: (numberId, change) => push(world, numberId, change),
    pushToAccount: (accountId, change) => tellAccount(world, accountOf(accountId), change),
    storm: (numberId, count) => storm(world, numberId, count),
    changeTemplate: (id, status, reason) => changeTemplate(world, id, status, reason),
    revokeToken: (accountId) => {
      appOf(accountId).isTokenRevoked = true
    },
    renewToken: (accountId) => {
      const app = appOf(accountId)
      app.token = `${app.token.slice(0, 60)}${Math.floor(world.random() * 1e9)}`
      app.isTokenRevoked = false
      return app.token
    },
    lock: (accountId, code = 131031) => {
      accountOf(accountId).lockedBy = code
    },
    unlock: (accountId) => {
      delete accountOf(accountId).lockedBy
    },
    settled: () => settled(world),
  }
}

const verifyTokenOf = (accountId: string) => `verify-${accountId}`

function connectionOf(world: World, numberId: string): Connection {
  const { account, app } = ownerOf(world, numberId)
  return {
    settings: {
      phoneNumberId: numberId,
      wabaId: account.id,
      portfolioId: account.portfolioId,
      baseUrl: world.url,
    },
    secrets: {
      accessToken: app.token,
      appSecret: app.secret,
      verifyToken: verifyTokenOf(account.id),
    },
  }
}

const sendsOf = (world: World) =>
  world.asked.flatMap((asked) => {
    const bubble = asked.messageId === undefined ? undefined : world.bubbles.get(asked.messageId)
    return bubble ? [{ reference: bubble.reference, messageId: bubble.id, asked }] : []
  })
