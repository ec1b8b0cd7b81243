// Who is meant. A webhook names people in its items and describes them in a list beside these; they
// belong together by their ids, never by their place.

import { z } from 'zod'
import type { Sender } from '../../adapter.ts'
import { handlesOf } from './addresses.ts'
import { idText, type Json, text } from './wire.ts'

const contact = z.object({
  wa_id: idText,
  user_id: idText,
  parent_user_id: idText,
  identity_key_hash: text,
  profile: z.object({ name: text, username: text }).optional().catch(undefined),
})
type Contact = z.infer<typeof contact>

export interface Named {
  phone?: unknown
  userId?: unknown
  parentId?: unknown
}

export interface Person extends Sender {
  /** A digest of the keys of their device, where the list tells it. */
  identityHash?: string | undefined
}

export interface People {
  /** @throws Error when nobody is named, ZodError when a name cannot be one */
  find(named: Named): Person
}

export function readPeople({ contacts }: Json, realm: string): People {
  const list = (Array.isArray(contacts) ? contacts : []).flatMap(
    (one) => contact.safeParse(one).data ?? [],
  )
  return {
    find(named) {
      const found = describedBy(list, named)
      const handles = handlesOf(
        {
          phone: named.phone ?? found?.wa_id,
          userId: named.userId ?? found?.user_id,
          parentId: named.parentId ?? found?.parent_user_id,
        },
        realm,
      )
      if (handles.length === 0) throw new Error('of nobody')
      const { name, username } = found?.profile ?? {}
      return {
        handles,
        ...(name?.trim() ? { name: cut(name.trim(), 256) } : {}),
        ...(username?.trim() ? { username: cut(username.trim(), 256) } : {}),
        ...(found?.identity_key_hash ? { identityHash: found.identity_key_hash } : {}),
      }
    },
  }
}

function describedBy(list: readonly Contact[], named: Named): Contact | undefined {
  const phone = idText.parse(named.phone)
  const userId = idText.parse(named.userId)
  // Where the item names nobody, the only one described is meant.
  if (phone === undefined && userId === undefined) return list.length === 1 ? list[0] : undefined
  return list.find(
    ({ wa_id, user_id }) =>
      (wa_id !== undefined && wa_id === phone) || (user_id !== undefined && user_id === userId),
  )
}

const cut = (said: string, most: number) => said.slice(0, most).toWellFormed()
