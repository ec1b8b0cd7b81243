// What a Segment call becomes in the ledger. Pure.

import type { Kind } from '../../ledger/index.ts'
import {
  commerceKinds,
  eventTracked,
  groupJoined,
  pageViewed,
  profileAliased,
  profileIdentified,
  screenViewed,
} from './entries.ts'
import { asRecord, asText, type Json } from './json.ts'

export type EventType = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias'

export interface Mapped {
  kind: Kind
  body: Json
  /** What an identify says of the customer. */
  traits?: Json
}

/** @param raw an event that `readEvent` found valid for its type. */
export function mapEvent(raw: Json, type: EventType): Mapped {
  if (type === 'track') return mapTrack(raw)
  if (type === 'page' || type === 'screen') {
    return { kind: type === 'page' ? pageViewed : screenViewed, body: viewOf(raw) }
  }
  if (type === 'identify') {
    const traits = asRecord(raw.traits) ?? {}
    return { kind: profileIdentified, body: { traits }, traits }
  }
  if (type === 'group') {
    const body = { groupId: asText(raw.groupId), traits: asRecord(raw.traits) ?? {} }
    return { kind: groupJoined, body }
  }
  const body = { previousId: asText(raw.previousId) ?? '', userId: asText(raw.userId) }
  return { kind: profileAliased, body }
}

function mapTrack(raw: Json): Mapped {
  const event = asText(raw.event) ?? ''
  const kind = commerceKinds.get(event.trim().toLowerCase()) ?? eventTracked
  return { kind, body: { event, properties: asRecord(raw.properties) ?? {} } }
}

/** The browser client gives a page's name and category beside the properties, others inside. */
function viewOf(raw: Json): Json {
  const properties = asRecord(raw.properties) ?? {}
  const name = asText(raw.name) ?? asText(properties.name)
  const category = asText(raw.category) ?? asText(properties.category)
  return {
    ...(name === undefined ? {} : { name }),
    ...(category === undefined ? {} : { category }),
    properties,
  }
}
