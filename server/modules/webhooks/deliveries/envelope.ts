// An entry as a CloudEvent 1.0 in structured JSON. Pure.

import type { Entry } from '../../../ledger/index.ts'

export const eventType = 'application/cloudevents+json; charset=utf-8'

/**
 * @param source the house's public address.
 * @param isForgotten what it said is not told: it was redacted, or is about to be.
 */
export function envelopeOf(entry: Entry, source: string, isForgotten: boolean): string {
  return eventOf({
    source,
    id: entry.id,
    kind: entry.kind,
    subject: `${entry.subjectType}/${entry.subjectId}`,
    at: entry.occurredAt,
    data: {
      handleId: entry.handleId,
      channel: entry.channel,
      touchpointId: entry.touchpointId,
      caseId: entry.caseId,
      actor: entry.actor,
      lane: entry.lane,
      position: entry.position,
      recordedAt: entry.recordedAt.toISOString(),
      redacted: isForgotten,
      body: isForgotten ? {} : entry.body,
    },
  })
}

export function eventOf(event: {
  source: string
  id: string
  kind: string
  subject: string
  at: Date
  data: Record<string, unknown>
}): string {
  return JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: `hebra.${event.kind}`,
    subject: event.subject,
    time: event.at.toISOString(),
    datacontenttype: 'application/json',
    data: event.data,
  })
}
