// Whom an event is about: the ids it names, each as sure as the key that says so may be.

import type { FactHandle } from '../customers/index.ts'
import { asRecord, asText, type Json } from './json.ts'
import type { EventType } from './map-event.ts'
import type { Envelope } from './read-event.ts'

/** Types of `context.externalIds` that are handles of ours; others say nothing to us. */
export const externalTypes: ReadonlyMap<string, string> = new Map([
  ['user_id', 'user'],
  ['anonymous_id', 'anonymous'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['whatsapp', 'whatsapp'],
  ['messenger', 'messenger'],
  ['instagram', 'instagram'],
  ['telegram', 'telegram'],
  ['line', 'line'],
  ['x', 'x'],
  ['card', 'card'],
  ['ios.id', 'device'],
  ['android.id', 'device'],
  ['ios.idfa', 'device'],
  ['android.idfa', 'device'],
])
/** Said by somebody at some time: shown, searched, suggested by, but nobody is joined for it. */
const attachOnly = 1

/**
 * The ids of one event. A browser key proves nothing (0): it is public, and the client takes ids
 * from the page's address. A server key's own ids carry what the key's settings grant; e-mail and
 * phone among its traits and its external ids at most 1, since the server repeats what was typed.
 * @param previous what the previous id of an alias is (name-previous.ts finds out).
 */
export function readHandles(
  raw: Json,
  type: EventType,
  envelope: Envelope,
  previous: 'browser' | 'user' = 'browser',
): FactHandle[] {
  const { assurance } = envelope.key
  const handles: FactHandle[] = []
  const add = (handleType: string, value: string | undefined, sure: number) => {
    if (value !== undefined) handles.push({ type: handleType, value, assurance: sure })
  }
  add('user', asText(raw.userId), assurance)
  const weak = Math.min(assurance, attachOnly)
  if (type === 'alias' && previous === 'browser') {
    add('anonymous', asText(raw.previousId), assurance)
  } else {
    add('anonymous', asText(raw.anonymousId), assurance)
  }
  // Two ids of a user are two accounts: that one person has both is for staff to say.
  if (type === 'alias' && previous === 'user') add('user', asText(raw.previousId), weak)
  const external = asRecord(raw.context)?.externalIds ?? envelope.context?.externalIds
  if (Array.isArray(external)) {
    for (const item of external.slice(0, 20)) {
      const known = externalTypes.get(asText(asRecord(item)?.type) ?? '')
      if (known) add(known, asText(asRecord(item)?.id), weak)
    }
  }
  if (type === 'identify' && !envelope.key.public) {
    const traits = asRecord(raw.traits)
    add('email', asText(traits?.email), weak)
    add('phone', asText(traits?.phone), weak)
  }
  return handles
}
