// What is told to the business: signed, in the order of each chat (unless a fault says otherwise),
// again and again with longer and longer pauses until it is answered 200.

import { gatherForBatch } from './batch.ts'
import { type Fault, strike } from './faults.ts'
import { holdBack } from './hold-back.ts'
import { postJson } from './post-json.ts'
import { signatureOf, wireJson } from './sign.ts'
import { keepBusy } from './work.ts'
import type { Account, App, Told, Webhook, World } from './world.ts'

export interface Change {
  field: string
  value: Record<string, unknown>
}

/** A change on its way: whose it is and in which order it stands. */
export interface Outgoing {
  readonly accountId: string
  readonly change: Change
  readonly numberId?: string | undefined
  readonly customerId?: string | undefined
  /** Done when the business has taken it. */
  readonly whenAcknowledged?: () => void
}

/** Resolves when the change has been tried once; retries go on behind. */
export function tell(world: World, outgoing: Outgoing): Promise<void> {
  const about = { numberId: outgoing.numberId, customerId: outgoing.customerId }
  const batch = strike(world, 'batch', about)
  if (batch) return gatherForBatch(world, outgoing, batch, (all) => post(world, all))
  const reorder = strike(world, 'reorder', about)
  if (reorder) return holdBack(world, outgoing, reorder, (one) => post(world, [one]))
  return inOrder(world, outgoing, () => post(world, [outgoing]))
}

/** All in one request, whatever faults say of batches. */
export const tellTogether = (world: World, all: readonly Outgoing[]): Promise<void> =>
  post(world, all)

const chains = new WeakMap<World, Map<string, Promise<void>>>()

/** After what was told before of the same chat. */
function inOrder(world: World, { numberId, customerId }: Outgoing, act: () => Promise<void>) {
  const links = chains.get(world) ?? new Map<string, Promise<void>>()
  chains.set(world, links)
  const key = `${numberId} ${customerId}`
  const done = (links.get(key) ?? Promise.resolve()).then(act)
  links.set(key, done)
  void done.finally(() => {
    if (links.get(key) === done) links.delete(key)
  })
  return done
}

/** Accounts from which the app was taken off: nobody is told of them. */
const silent = new WeakSet<Account>()
export const isSubscribed = (account: Account): boolean => !silent.has(account)
export function setSubscribed(account: Account, isOn: boolean): void {
  if (isOn) silent.delete(account)
  else silent.add(account)
}

/** Where the webhooks of an account go. */
export function webhookOf(world: World, accountId: string): { app: App; webhook?: Webhook } {
  const account = world.accounts.get(accountId)
  const app = account && world.apps.get(account.appId)
  if (!account || !app) throw new Error(`there is no account ${accountId}`)
  const webhook = account.webhook ?? app.webhook
  return webhook && isSubscribed(account) ? { app, webhook } : { app }
}

/** One request with all these changes, to the address of the first one's account. */
async function post(world: World, all: readonly Outgoing[]): Promise<void> {
  const [first] = all
  if (!first) return
  const { app, webhook } = webhookOf(world, first.accountId)
  if (!webhook) return
  const about = { numberId: first.numberId, customerId: first.customerId }
  const body = wireJson({ object: 'whatsapp_business_account', entry: entriesOf(world, all) })
  const signature = strike(world, 'no_signature', about)
    ? ''
    : signatureOf(strike(world, 'wrong_signature', about) ? `not ${app.secret}` : app.secret, body)
  const told: Told = {
    order: world.told.length + 1,
    at: world.clock.now(),
    url: webhook.url,
    body,
    signature,
    attempts: [],
    isAcknowledged: false,
    whenAcknowledged: all.flatMap((one) => one.whenAcknowledged ?? []),
  }
  world.told.push(told)
  const duplicate = strike(world, 'duplicate', about)
  const copies = duplicate ? sendCopies(world, told, duplicate) : undefined
  await attempt(world, told)
  await copies
}

/**
 * Several changes of one account make one entry; several accounts several. What is about the account
 * itself has its time there, in seconds, for it has none of its own.
 */
function entriesOf(world: World, all: readonly Outgoing[]): object[] {
  const entries: { id: string; time?: number; changes: Change[] }[] = []
  for (const { accountId, numberId, change } of all) {
    const last = entries.at(-1)
    const isOfNumber = numberId !== undefined
    if (last?.id === accountId && (last.time === undefined) === isOfNumber) {
      last.changes.push(change)
      continue
    }
    const time = Math.floor(world.clock.now().getTime() / 1000)
    entries.push({ id: accountId, ...(isOfNumber ? {} : { time }), changes: [change] })
  }
  return entries
}

function sendCopies(world: World, told: Told, fault: Extract<Fault, { fault: 'duplicate' }>) {
  const copies = Array.from({ length: fault.copies ?? 1 }, (_, index) =>
    keepBusy(world, async () => {
      if (fault.apartMs) await world.clock.sleep(fault.apartMs * (index + 1), stopOf(world))
      await send(world, told)
    }),
  )
  return fault.apartMs ? undefined : Promise.all(copies)
}

/** Tries once; when that fails, the next tries follow by themselves. */
async function attempt(world: World, told: Told): Promise<void> {
  if (await send(world, told)) return
  const pauseMs = world.retryAfterMs(told.attempts.length)
  void keepBusy(world, async () => {
    await world.clock.sleep(pauseMs, stopOf(world))
    if (!stopOf(world).aborted) await attempt(world, told)
  })
}

/** Whether the business answered 200. */
async function send(world: World, told: Told): Promise<boolean> {
  const record = { at: world.clock.now(), status: undefined as number | undefined }
  told.attempts.push(record)
  record.status = await postJson(
    told.url,
    told.body,
    {
      'user-agent': 'facebookexternalua',
      ...(told.signature ? { 'x-hub-signature-256': told.signature } : {}),
    },
    { signal: stopOf(world), timeoutMs: 20_000 },
  )
  if (record.status !== 200) return false
  if (!told.isAcknowledged) for (const act of told.whenAcknowledged) act()
  told.isAcknowledged = true
  return true
}

const stopOf = (world: World) => world.work.stop.signal

/**
 * Meta's handshake: the address must give the challenge back.
 * @throws Error with what was answered instead
 */
export async function shakeHands(world: World, { url, verifyToken }: Webhook): Promise<void> {
  const challenge = String(Math.floor(world.random() * 2 ** 31))
  const asked = new URL(url)
  asked.searchParams.set('hub.mode', 'subscribe')
  asked.searchParams.set('hub.challenge', challenge)
  asked.searchParams.set('hub.verify_token', verifyToken)
  const answer = await fetch(asked, { signal: AbortSignal.timeout(20_000) })
  const text = await answer.text()
  if (answer.status !== 200 || text !== challenge) {
    throw new Error(
      `the webhook answered its handshake with ${answer.status} ${text.slice(0, 100)}`,
    )
  }
}
