// What was written here and is on its way to the server: shown at once, sent in the order it was
// written, and kept until the ledger tells it back. What did not get through is kept on this browser
// too, with the key under which it may be sent again without going out twice.

import { useMemo, useSyncExternalStore } from 'react'
import type { OutgoingContent } from '../../../../server/modules/channels/content/content.ts'
import { ApiProblem, api } from '../../../kit/api.ts'
import { asRecord, asText } from '../timeline/read.ts'
import type { Media, Message } from './thread/message.ts'
import { namesOf } from './thread/names-of.ts'
import { isCounted, type Seen } from './thread/use-thread.ts'

export type { OutgoingContent }

export interface Outgoing {
  /** Of the line on screen, and what makes sending it again harmless. */
  key: string
  staffId: string
  customerId: string
  handleId: string
  touchpointId: string
  channel: string
  content: OutgoingContent
  /** The files named in the content, to be shown before the server tells them. */
  media: readonly Media[]
  replyTo: Message['replyTo']
  at: string
  sendAt?: string | undefined
  holdS?: number | undefined
  /** What its writer had seen; absent of what goes right after another part. */
  seen?: Seen | undefined
  caseId?: string | undefined
  state: 'sending' | 'sent' | 'failed'
  /** Of the message, when the server has it. */
  id?: string | undefined
  /** Why it did not get there, as a code of the refusals. */
  problem?: { code: string; title: string } | undefined
}

let all: readonly Outgoing[] = []
const listeners = new Set<() => void>()
/** The last sending of each customer: the next waits for it. */
const lanes = new Map<string, Promise<unknown>>()
/** Of messages sent from here: the key their line was born with. */
const keys = new Map<string, string>()
const restored = new Set<string>()

/** What is on its way to this customer, in the order it was written. */
export function useOutgoing(customerId: string, staffId: string): readonly Outgoing[] {
  restore(staffId)
  const now = useSyncExternalStore(subscribe, () => all)
  return useMemo(() => {
    const names = namesOf(customerId)
    return now.filter((one) => names.includes(one.customerId) && one.staffId === staffId)
  }, [now, customerId, staffId])
}

/** The key of a message's line: that of the optimistic one it replaces, else its own. */
export const lineKeyOf = (messageId: string): string => keys.get(messageId) ?? messageId

/** Shows it and sends it. @returns the id of the message; undefined when it failed (and stays) */
export function sayTo(given: Omit<Outgoing, 'state'>): Promise<string | undefined> {
  set([...all.filter(({ key }) => key !== given.key), { ...given, state: 'sending' }], given)
  const before = lanes.get(given.customerId) ?? Promise.resolve()
  const sent = before.then(() => send(given))
  lanes.set(given.customerId, sent)
  return sent
}

/** Takes it off the screen: the ledger tells it now, or its writer wants it no more. */
export function forget(gone: readonly Outgoing[]): void {
  const first = gone[0]
  if (first)
    set(
      all.filter((one) => !gone.includes(one)),
      first,
    )
}

/** Nothing of this person's stays on this browser; what is on its way goes on. */
export function forgetOutgoing(staffId: string): void {
  set(
    all.filter((one) => one.staffId !== staffId),
    { staffId },
  )
}

async function send(one: Omit<Outgoing, 'state'>): Promise<string | undefined> {
  try {
    const { id } = await post(one)
    keys.set(id, one.key)
    change(one, { state: 'sent', id })
    return id
  } catch (error) {
    const { code, message: title } =
      error instanceof ApiProblem ? error : { code: 'server.fault', message: '' }
    change(one, { state: 'failed', problem: { code, title } })
    return undefined
  }
}

/**
 * Refused when something was said that its writer had not seen; what they themselves said meanwhile
 * is no news to them.
 */
async function post(one: Omit<Outgoing, 'state'>, seen = one.seen): Promise<{ id: string }> {
  try {
    return await api('POST', '/api/messages', {
      body: {
        customerId: one.customerId,
        handleId: one.handleId,
        touchpointId: one.touchpointId,
        content: one.content,
        ...(one.replyTo ? { replyToId: one.replyTo.id } : {}),
        ...(one.sendAt ? { sendAt: one.sendAt } : {}),
        ...(one.holdS ? { holdS: one.holdS } : {}),
        ...(one.caseId ? { caseId: one.caseId } : {}),
        ...(seen ? { threadVersion: seen.version } : {}),
      },
      idempotencyKey: one.key,
    })
  } catch (error) {
    if (!seen || !(error instanceof ApiProblem) || error.code !== 'message.stale') throw error
    const now = await api('GET', '/api/customers/:id/thread', {
      params: { id: one.customerId },
      query: {},
    })
    const isNews = ({ id, kind, actor }: (typeof now.items)[number]) =>
      isCounted(kind) && !seen.ids.includes(id) && actor !== `staff:${one.staffId}`
    // The same version again would be refused again.
    if (now.version === seen.version || now.items.some(isNews)) throw error
    return post(one, { ...seen, version: now.version })
  }
}

function change(which: Omit<Outgoing, 'state'>, to: Partial<Outgoing>) {
  set(
    all.map((one) => (one.key === which.key ? { ...one, ...to } : one)),
    which,
  )
}

function set(next: readonly Outgoing[], { staffId }: Pick<Outgoing, 'staffId'>) {
  const kept = new Set(all.filter((one) => one.staffId === staffId).map(placeOf))
  all = next
  for (const one of all) {
    if (one.staffId !== staffId || one.state === 'sent') continue
    localStorage.setItem(placeOf(one), JSON.stringify(one))
    kept.delete(placeOf(one))
  }
  for (const place of kept) localStorage.removeItem(place)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** One for each message: other tabs of this browser have theirs. */
const placesOf = (staffId: string) => `hebra.unsent.${staffId}.`
const placeOf = ({ staffId, key }: Pick<Outgoing, 'staffId' | 'key'>) => placesOf(staffId) + key

/** What the page had not sent when it was left: nobody knows whether it got there. */
function restore(staffId: string) {
  if (restored.has(staffId)) return
  if (restored.size === 0) window.addEventListener('storage', forgetSent)
  restored.add(staffId)
  const problem = { code: 'network.away', title: '' }
  const read = Object.keys(localStorage)
    .filter((place) => place.startsWith(placesOf(staffId)))
    .map((place) => asRecord(parse(localStorage.getItem(place))))
    .filter((one) => asText(one.key) && asText(one.customerId))
    .map((one) => ({ problem, ...(one as unknown as Outgoing), state: 'failed' as const }))
    .toSorted((a, b) => a.at.localeCompare(b.at))
  all = [...all, ...read]
}

/** What another tab was sending when this one found it has got there, or was taken back. */
function forgetSent({ key, newValue }: StorageEvent) {
  if (!key?.startsWith('hebra.unsent.') || newValue !== null) return
  const left = all.filter((one) => one.state !== 'failed' || placeOf(one) !== key)
  if (left.length === all.length) return
  all = left
  for (const listener of listeners) listener()
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
