// The lines of a thread on screen: messages, the days between them, what else happened (folded when
// it is much), and where the unread begin.

import type { Outgoing } from '../outgoing.ts'
import { lineKeyOf } from '../outgoing.ts'
import { type Content, type Message, messageOf, type ThreadItem } from './message.ts'

export interface MessageLine {
  key: string
  is: 'message'
  item: ThreadItem
  message: Message
  /** Right after another of the same side: it stands close to it. */
  follows: boolean
  /** Of choices: the one the customer made. */
  chosen: string | undefined
}
export type Line =
  | MessageLine
  | { key: string; is: 'outgoing'; outgoing: Outgoing }
  | { key: string; is: 'day'; at: string }
  | { key: string; is: 'unread' }
  | { key: string; is: 'note'; item: ThreadItem }
  | { key: string; is: 'activity'; item: ThreadItem }
  | { key: string; is: 'fold'; items: readonly ThreadItem[] }

/** As many lines of activity one after another are shown as they are; more are folded. */
const mostOpen = 3

export interface Shown {
  items: readonly ThreadItem[]
  /** How many inbound ones at the end were unread when the thread was opened. */
  unread: number
  /** The folds that were opened, by one of what they held. */
  opened: ReadonlySet<string>
  /** Whether older pages are there to be read. */
  hasOlder: boolean
}

export function toLines(shown: Shown): Line[] {
  const lines: Line[] = []
  const chosen = choicesMade(shown.items)
  const firstUnread = findFirstUnread(shown)
  const items = shown.hasOlder ? fromFirstMessage(shown.items) : shown.items
  // The day of the first line is said when what came before it is known.
  let day = shown.hasOlder && items[0] ? dayOf(items[0].occurredAt) : ''
  let run: ThreadItem[] = []
  const endRun = () => {
    lines.push(...activityLines(run, shown.opened))
    run = []
  }
  for (const item of items) {
    const said = item.message
    const own = dayOf(item.occurredAt)
    if (own !== day) {
      endRun()
      lines.push({ key: `day ${own}`, is: 'day', at: item.occurredAt })
      day = own
    }
    if (item.kind === 'note.written') {
      endRun()
      lines.push({ key: item.id, is: 'note', item })
      continue
    }
    if (!said) {
      run.push(item)
      continue
    }
    endRun()
    if (said.id === firstUnread) lines.push({ key: 'unread', is: 'unread' })
    lines.push(lineOf(item, said, lines.at(-1), chosen.get(said.id)))
  }
  endRun()
  return lines
}

/**
 * What is on its way stands last, but for what the ledger has told back already. Where the ledger
 * was quicker than the answer that names the message, it waits for that: nothing stands there twice,
 * and the line keeps its key.
 */
export function withOutgoing(
  lines: readonly Line[],
  outgoing: readonly Outgoing[],
): readonly Line[] {
  if (!outgoing.length) return lines
  const last = lines.slice(-100)
  const keys = new Set(last.map(({ key }) => key))
  const early = new Set<Line>()
  for (const one of outgoing) {
    if (one.state !== 'sending') continue
    const told = last.find((line) => !early.has(line) && line.is === 'message' && tells(line, one))
    if (told) early.add(told)
  }
  return [
    ...(early.size ? lines.filter((line) => !early.has(line)) : lines),
    ...outgoing
      .filter(({ key }) => !keys.has(key))
      .map((one): Line => ({ key: one.key, is: 'outgoing', outgoing: one })),
  ]
}

/** As far as clocks here and there may differ. */
const skewMs = 5000

/** Whether this is that message, as far as one can tell without its id. */
function tells({ key, item, message }: MessageLine, one: Outgoing): boolean {
  return (
    // Of those sent from here the key is another.
    key === message.id &&
    message.direction === 'out' &&
    item.actor === `staff:${one.staffId}` &&
    item.touchpointId === one.touchpointId &&
    Date.parse(item.recordedAt) > Date.parse(one.at) - skewMs &&
    message.content?.type === one.content.type &&
    saidIn(message.content) === saidIn(one.content)
  )
}

function saidIn(content: Content): string {
  if (content.type === 'media') return `${content.kind} ${content.caption?.trim() ?? ''}`
  if (content.type === 'template') return `${content.name} ${content.language}`
  return 'text' in content ? (content.text?.trim() ?? '') : ''
}

const known = new WeakMap<ThreadItem, { line: MessageLine; before: Line | undefined }>()

/** The same line for the same item, so that what did not change is not drawn anew. */
function lineOf(
  item: ThreadItem,
  said: NonNullable<ThreadItem['message']>,
  before: Line | undefined,
  chosen: string | undefined,
): MessageLine {
  const key = lineKeyOf(said.id)
  const held = known.get(item)
  if (held?.line.key === key && held.line.chosen === chosen && held.before === before)
    return held.line
  const message = messageOf(said)
  const close = follows(before, item, message)
  // Another line before it, but nothing to see of that.
  const same = held?.line.key === key && held.line.chosen === chosen && held.line.follows === close
  const line: MessageLine = same
    ? held.line
    : { key, is: 'message', item, message, follows: close, chosen }
  known.set(item, { line, before })
  return line
}

/**
 * What stands first holds the place of the reader when older pages come above it: it must be a line
 * that older ones leave as it is, which neither a day nor a fold is.
 */
function fromFirstMessage(items: readonly ThreadItem[]): readonly ThreadItem[] {
  const first = items.findIndex(({ message }) => message)
  return first > 0 ? items.slice(first) : items
}

function activityLines(run: readonly ThreadItem[], opened: ReadonlySet<string>): Line[] {
  const last = run.at(-1)
  if (!last) return []
  const isOpen = run.length <= mostOpen || run.some(({ id }) => opened.has(id))
  if (!isOpen) return [{ key: last.id, is: 'fold', items: run }]
  return run.map((item) => ({ key: item.id, is: 'activity', item }))
}

const closeMs = 5 * 60_000

function follows(before: Line | undefined, item: ThreadItem, message: Message): boolean {
  return (
    before?.is === 'message' &&
    before.message.direction === message.direction &&
    before.item.actor === item.actor &&
    before.item.touchpointId === item.touchpointId &&
    Date.parse(item.occurredAt) - Date.parse(before.item.occurredAt) < closeMs
  )
}

/** Which choice was made of each message that offered some: by what it answers, else by its id. */
function choicesMade(items: readonly ThreadItem[]): Map<string, string> {
  const made = new Map<string, string>()
  const offered = new Map<string, string>()
  for (const { message } of items) {
    const content = message && messageOf(message).content
    if (!message || !content) continue
    if (content.type === 'choices' || content.type === 'template')
      for (const { id } of content.choices ?? []) offered.set(id, message.id)
    if (content.type !== 'choice') continue
    const of = message.replyTo?.id ?? offered.get(content.choiceId)
    if (of) made.set(of, content.choiceId)
  }
  return made
}

function findFirstUnread({ items, unread }: Shown): string | undefined {
  let left = unread
  for (let at = items.length - 1; at >= 0 && left > 0; at--) {
    const message = items[at]?.message
    if (message?.direction !== 'in') continue
    left -= 1
    if (left === 0) return message.id
  }
  return undefined
}

const days = new Map<string, string>()
/** The day of the reader's clock; the same for ten minutes together, worked out once. */
function dayOf(iso: string): string {
  const moment = iso.slice(0, 15)
  const known = days.get(moment)
  if (known) return known
  const day = new Date(iso).toDateString()
  days.set(moment, day)
  return day
}
