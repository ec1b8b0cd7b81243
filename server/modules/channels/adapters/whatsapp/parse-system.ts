// A person's number, id or device changed.

import { z } from 'zod'
import type { Inbound, InboundHandle, InboundIdentity } from '../../adapter.ts'
import { handlesOf } from './addresses.ts'
import {
  accountOf,
  type Change,
  type Json,
  messageId,
  readEach,
  text,
  timeOf,
  unknown,
} from './wire.ts'

const changes: ReadonlyMap<string, InboundIdentity['change']> = new Map([
  ['user_changed_number', 'number'],
  ['customer_changed_number', 'number'], // as it was called before
  ['user_changed_user_id', 'id'],
  ['customer_identity_changed', 'device'],
  ['user_identity_changed', 'device'],
])

const system = z.object({
  type: text,
  body: text,
  /** The new number; before version 12 `new_wa_id`. */
  wa_id: text,
  new_wa_id: text,
  user_id: text,
  parent_user_id: text,
  previous_user_id: text,
  previous_parent_user_id: text,
})

/** A `system` message. @throws when it names nobody, no time, or no id */
export function parseSystem(change: Change, message: Json): Inbound {
  const told = system.parse(message.system)
  const what = changes.get(told.type ?? '')
  if (!what) {
    const name = `messages.system.${told.type ?? ''}`
    return unknown(change, 'field', name.slice(0, 100), message)
  }
  const before = handlesOf(
    {
      phone: message.from,
      userId: told.previous_user_id ?? message.from_user_id ?? previousIn(told),
      parentId: told.previous_parent_user_id ?? message.from_parent_user_id,
    },
    change.realm,
  )
  return {
    is: 'identity',
    accountId: accountOf(change),
    sourceId: messageId.parse(message.id),
    at: timeOf(message.timestamp, change),
    change: what,
    ...sidesOf(what, before, afterOf(told, change.realm)),
  }
}

const afterOf = (told: z.infer<typeof system>, realm: string) =>
  handlesOf(
    {
      phone: told.new_wa_id ?? told.wa_id,
      userId: told.user_id,
      parentId: told.parent_user_id,
    },
    realm,
  )

/** Another device is the same person's: nothing of theirs is called otherwise. */
function sidesOf(
  what: InboundIdentity['change'],
  before: InboundHandle[],
  after: InboundHandle[],
): Pick<InboundIdentity, 'before' | 'after'> {
  if (what === 'device') {
    const theirs = before.length ? before : after
    if (theirs.length === 0) throw new Error('of nobody')
    return { before: theirs, after: theirs }
  }
  if (before.length === 0 || after.length === 0) throw new Error('of nobody')
  return { before, after }
}

/** Until August 2026 the id before stood in the text alone: "… changed from US.1 to US.2". */
function previousIn({ body, user_id }: z.infer<typeof system>): string | undefined {
  const [, from, to] = /changed from ([A-Z]{2}\.\w+) to ([A-Z]{2}\.\w+)\.?$/.exec(body ?? '') ?? []
  return to === user_id ? from : undefined
}

const sides = z.object({ previous: text, current: text }).optional().catch(undefined)
const idUpdate = z.object({ wa_id: text, user_id: sides, parent_user_id: sides })

/** The field `user_id_update`, in which ids changed before they did in system messages. */
export const parseIdUpdates = (change: Change): Inbound[] =>
  readEach(change, 'user_id_update', (raw) => {
    const { wa_id, user_id, parent_user_id } = idUpdate.parse(raw)
    const at = timeOf(raw.timestamp, change)
    const before = { userId: user_id?.previous, parentId: parent_user_id?.previous }
    const after = {
      phone: wa_id,
      userId: user_id?.current,
      parentId: parent_user_id?.current,
    }
    return {
      is: 'identity',
      accountId: accountOf(change),
      sourceId: `id ${user_id?.previous ?? ''} ${user_id?.current ?? ''}`.slice(0, 300),
      at,
      change: 'id',
      ...sidesOf('id', handlesOf(before, change.realm), handlesOf(after, change.realm)),
    }
  })
