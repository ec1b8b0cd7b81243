// Small things said to a person beside messages.

import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { Envelope, OpenTouchpoint, SendOutcome } from '../../adapter.ts'
import { recipientOf } from './addresses.ts'
import { callGraph } from './graph.ts'
import { send } from './send.ts'

/** Shows the message as read, with `typing` that somebody answers (25 s at most). Never fails. */
export async function markRead(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  { providerId, typing }: { providerId: string; typing: boolean },
): Promise<void> {
  const json = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: providerId,
    ...(typing ? { typing_indicator: { type: 'text' } } : {}),
  }
  const path = `${touchpoint.settings.phoneNumberId}/messages`
  try {
    await callGraph(fetch, touchpoint, { method: 'POST', path, json })
  } catch (error) {
    // A mark that did not arrive is missed by nobody.
    if (!(error instanceof Refusal)) throw error
  }
}

export const react = (
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  { to, providerId, emoji }: { to: Envelope['to']; providerId: string; emoji: string | null },
): Promise<SendOutcome> =>
  send(fetch, touchpoint, {
    path: 'messages',
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipientOf(to),
      type: 'reaction',
      // An empty one takes it back.
      reaction: { message_id: providerId, emoji: emoji ?? '' },
    },
  })
