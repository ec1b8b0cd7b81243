// A page of a thread: what happened at all handles of a customer, newest first, with each message
// as it is now, masked for those who must be.

import { type Entry, readTimeline } from '../../../ledger/index.ts'
import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { findMessages, type MessageView } from '../../channels/index.ts'
import { findHandleIds, maskEntry, seesContact } from '../../customers/index.ts'
import type { ThreadItem } from '../contracts.ts'
import { messageKinds, shownKinds } from './noise.ts'
import { maskMessage } from './show-message.ts'

/** @throws input.invalid when `before` is no cursor of a timeline. */
export async function showThread(
  platform: Platform,
  viewer: Viewer,
  customerId: string,
  asked: { before?: string | undefined; limit: number; only: 'messages' | 'all' },
): Promise<{ items: ThreadItem[]; next: string | null }> {
  const { db } = platform
  const handleIds = await findHandleIds(db, customerId)
  const page = await readTimeline(db, handleIds, {
    before: asked.before,
    limit: asked.limit,
    kinds: shownKinds(asked.only),
  })
  const messages = await findMessages(
    platform,
    page.items.flatMap((entry) => messageOf(entry) ?? []),
  )
  return {
    items: page.items.map((entry) => showItem(viewer, entry, messages)),
    next: page.next,
  }
}

const messageOf = (entry: Entry): string | undefined =>
  messageKinds.includes(entry.kind) && typeof entry.body.messageId === 'string'
    ? entry.body.messageId
    : undefined

function showItem(
  viewer: Viewer,
  entry: Entry,
  messages: ReadonlyMap<string, MessageView>,
): ThreadItem {
  const message = messages.get(messageOf(entry) ?? '')
  const body = bodyShown(entry)
  return {
    id: entry.id,
    lane: entry.lane,
    position: entry.position,
    kind: entry.kind,
    channel: entry.channel,
    touchpointId: entry.touchpointId,
    handleId: entry.handleId,
    actor: entry.actor,
    caseId: entry.caseId,
    occurredAt: entry.occurredAt.toISOString(),
    recordedAt: entry.recordedAt.toISOString(),
    body: seesContact(viewer) ? body : maskEntry({ kind: entry.kind, body, context: null }).body,
    redacted: entry.redacted,
    message: message ? maskMessage(viewer, message) : null,
  }
}

/** What was said first stays in the ledger; here a message says what it says now, or nothing. */
function bodyShown(entry: Entry): Record<string, unknown> {
  if (!messageKinds.includes(entry.kind)) return entry.body
  const { content: _, ...body } = entry.body
  return body
}
