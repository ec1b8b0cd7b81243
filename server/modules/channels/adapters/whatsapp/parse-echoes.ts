// What we said in WhatsApp's own application, on a number used there and here.

import type { Inbound } from '../../adapter.ts'
import { readContent } from './parse-content.ts'
import { aboutOf, headOf, parseAct } from './parse-messages.ts'
import { type Change, readEach } from './wire.ts'

export const parseEchoes = (change: Change): Inbound[] =>
  readEach(change, 'message_echoes', (echo) => {
    const { to: phone, to_user_id: userId, to_parent_user_id: parentId } = echo
    const { identityHash: _hash, ...to } = change.people.find({ phone, userId, parentId })
    const acted = parseAct(change, echo, to)
    if (acted) return { ...acted, byUs: true }
    const { replyTo } = aboutOf(echo)
    return {
      is: 'echo',
      ...headOf(change, echo),
      to,
      content: readContent(echo),
      ...(replyTo ? { replyTo } : {}),
    }
  })
