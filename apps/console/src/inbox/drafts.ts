// What somebody began to write to a customer: theirs alone, kept on this browser until it is sent,
// over every switch of threads and every reload.

import { useCallback, useSyncExternalStore } from 'react'
import { asList, asRecord } from '../timeline/read.ts'
import type { OutgoingContent } from './outgoing.ts'
import type { Media, Message } from './thread/message.ts'
import { withBoth } from './with-both.ts'

/** What takes the place of a plain text, as far as it was filled in; its text is the draft's. */
export type DraftForm =
  | Omit<Extract<OutgoingContent, { type: 'choices' }>, 'text'>
  | Omit<Extract<OutgoingContent, { type: 'link' }>, 'text'>
  | Omit<Extract<OutgoingContent, { type: 'location_request' }>, 'text'>
  | Omit<Extract<OutgoingContent, { type: 'form_request' }>, 'text'>
  // Its picture is the first that is attached.
  | Omit<Extract<OutgoingContent, { type: 'product' }>, 'text' | 'mediaId'>

export interface Draft {
  text: string
  replyTo: Message['replyTo']
  attachments: readonly Media[]
  form?: DraftForm | undefined
  /** The door chosen by hand, as `handle touchpoint`. */
  door?: string | undefined
  /** What is for the staff alone, beside the answer. */
  note?: { text: string; mentions: readonly { id: string; name: string }[] } | undefined
}

export const emptyDraft: Draft = { text: '', replyTo: null, attachments: [] }

export const isEmpty = ({ text, attachments, form }: Draft): boolean =>
  !text.trim() && !attachments.length && !form

const drafts = new Map<string, Draft>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()
const placesOf = (staffId: string) => `hebra.draft.${staffId}.`
/** Whoever writes on while the screen goes over to the other customer loses no letter. */
const movedTo = new Map<string, string>()
const placeOf = (staffId: string, customerId: string) =>
  placesOf(staffId) + (movedTo.get(customerId) ?? customerId)

/** The draft to a customer, and how to change it; it is kept by itself. */
export function useDraft(
  staffId: string,
  customerId: string,
): [Draft, (change: Partial<Draft>) => void] {
  const draft = useSyncExternalStore(subscribe, () => readDraft(staffId, customerId))
  const change = useCallback(
    (to: Partial<Draft>) =>
      writeDraft(staffId, customerId, { ...readDraft(staffId, customerId), ...to }),
    [staffId, customerId],
  )
  return [draft, change]
}

export function readDraft(staffId: string, customerId: string): Draft {
  const place = placeOf(staffId, customerId)
  const known = drafts.get(place)
  if (known) return known
  const read = parse(localStorage.getItem(place))
  drafts.set(place, read)
  return read
}

/** Shown at once; kept on the browser when the fingers rest, or when the page goes. */
export function writeDraft(staffId: string, customerId: string, draft: Draft): void {
  const place = placeOf(staffId, customerId)
  drafts.set(place, draft)
  clearTimeout(timers.get(place))
  timers.set(place, setTimeout(save, 300, place))
  for (const listener of listeners) listener()
}

/** What left the box comes back to it, before what was begun there meanwhile. */
export function putBack(staffId: string, customerId: string, draft: Draft): void {
  writeDraft(staffId, customerId, withBoth(draft, readDraft(staffId, customerId)))
}

/** Two customers are one: what was begun to the first goes on with what was begun to the other. */
export function moveDraft(staffId: string, from: string, to: string): void {
  if (movedTo.get(from) === to) return
  writeDraft(staffId, to, withBoth(readDraft(staffId, to), readDraft(staffId, from)))
  writeDraft(staffId, from, emptyDraft)
  movedTo.set(from, to)
  movedTo.delete(to)
}

/** They are somebody of their own, perhaps once more. */
export function keepDraftApart(customerId: string): void {
  movedTo.delete(customerId)
}

/** Nothing that this person began stays here: whoever comes next to this desk finds none of it. */
export function forgetDrafts(staffId: string): void {
  const kept = [...drafts.keys(), ...Object.keys(localStorage)]
  for (const place of kept.filter((one) => one.startsWith(placesOf(staffId)))) {
    clearTimeout(timers.get(place))
    timers.delete(place)
    drafts.delete(place)
    localStorage.removeItem(place)
  }
  for (const listener of listeners) listener()
}

function save(place: string) {
  clearTimeout(timers.get(place))
  timers.delete(place)
  const draft = drafts.get(place)
  if (!draft || (isEmpty(draft) && !draft.replyTo && !draft.note)) localStorage.removeItem(place)
  else localStorage.setItem(place, JSON.stringify(draft))
}

window.addEventListener('pagehide', () => {
  for (const place of timers.keys()) save(place)
})

// Written in another tab of this browser; where one writes here too, what is here stays.
window.addEventListener('storage', ({ key }) => {
  if (!key?.startsWith('hebra.draft.') || timers.has(key)) return
  drafts.delete(key)
  for (const listener of listeners) listener()
})

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function parse(text: string | null): Draft {
  if (text === null) return emptyDraft
  try {
    const kept = asRecord(JSON.parse(text))
    return {
      ...emptyDraft,
      ...(kept as Partial<Draft>),
      text: typeof kept.text === 'string' ? kept.text : '',
      attachments: asList(kept.attachments) as Media[],
    }
  } catch {
    return emptyDraft
  }
}
