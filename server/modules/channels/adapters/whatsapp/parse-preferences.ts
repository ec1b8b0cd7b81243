// Whether somebody wants marketing from us.

import { z } from 'zod'
import type { Inbound, InboundPreference } from '../../adapter.ts'
import { accountOf, type Change, readEach, timeOf, unknown } from './wire.ts'

const states: ReadonlyMap<string, InboundPreference['state']> = new Map([
  ['stop', 'withdrawn'],
  ['resume', 'given'],
  ['signup', 'given'],
])

const preference = z.object({ category: z.string(), value: z.string() })

export const parsePreferences = (change: Change): Inbound[] =>
  readEach(change, 'user_preferences', (raw) => {
    const { category, value } = preference.parse(raw)
    const state = states.get(value)
    if (category !== 'marketing_messages' || !state) {
      return unknown(change, 'field', `user_preferences.${category}.${value}`.slice(0, 100), raw)
    }
    const { wa_id: phone, user_id: userId, parent_user_id: parentId } = raw
    const { identityHash: _hash, ...from } = change.people.find({ phone, userId, parentId })
    const at = timeOf(raw.timestamp, change)
    const who = from.handles[0]?.value
    return {
      is: 'preference',
      accountId: accountOf(change),
      sourceId: `preference ${who} ${category} ${value} ${at.getTime()}`,
      at,
      from,
      purpose: 'marketing',
      state,
    }
  })
