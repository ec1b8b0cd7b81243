// What is kept of an event's context, and on which channel it happened.

import { asRecord, asText, type Json } from './json.ts'
import type { Envelope } from './read-event.ts'

const keptKeys = [
  'app',
  'campaign',
  'device',
  'ip',
  'library',
  'locale',
  'network',
  'os',
  'page',
  'referrer',
  'screen',
  'timezone',
  'groupId',
  'traits',
  'userAgent',
  'externalIds',
] as const

/** The event's context over the batch's, with what only the envelope knows. */
export function keepContext(
  raw: Json,
  messageId: string,
  envelope: Envelope,
): { channel: 'web' | 'app' | null; context: Json } {
  const own = asRecord(raw.context)
  const shared = envelope.context
  const context: Json = { messageId }
  for (const key of keptKeys) {
    const value = own?.[key] ?? shared?.[key]
    if (value !== undefined) context[key] = value
  }
  const source = sourceOf(raw, context, envelope)
  context.channel = source
  // Only a client is where its address says; a server speaks for somebody else.
  if (source !== 'server' && envelope.key.public) context.ip = envelope.address
  const integrations = mergeIntegrations(asRecord(raw.integrations), envelope.integrations)
  if (integrations) context.integrations = integrations
  context.receivedAt = envelope.receivedAtText
  const original = asText(raw.timestamp ?? raw.originalTimestamp)
  if (original !== undefined) context.originalTimestamp = original
  return { channel: channels[source], context }
}

function mergeIntegrations(own: Json | undefined, shared: Json | undefined): Json | undefined {
  const merged = own && shared ? { ...shared, ...own } : (own ?? shared)
  for (const _ in merged) return merged
  return undefined
}

type Source = 'server' | 'browser' | 'mobile'
const channels = { server: null, browser: 'web', mobile: 'app' } as const
const mobileLibrary = /ios|android|swift|kotlin|flutter|react-native/i

/** The client may say it itself; else its library tells, else its key. */
function sourceOf(raw: Json, context: Json, envelope: Envelope): Source {
  const said = raw.channel
  if (said === 'server' || said === 'browser' || said === 'mobile') return said
  const library = asText(asRecord(context.library)?.name)
  if (library && mobileLibrary.test(library)) return 'mobile'
  return envelope.key.public ? 'browser' : 'server'
}
