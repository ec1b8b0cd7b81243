// What live streams ask of access: whose rights an entry changed.

import {
  keyRevoked,
  passwordChanged,
  sessionRevoked,
  staffChanged,
  staffDeactivated,
} from './entries.ts'

const ofStaff = new Set(
  [staffChanged, staffDeactivated, sessionRevoked, passwordChanged].map(({ name }) => name),
)

/** Whose rights changed, as `staff:<id>` or `key:<id>`: their streams end and ask again. */
export function rightsChangedBy(entry: {
  kind: string
  subjectId: string
  body: Record<string, unknown>
}): string | undefined {
  if (ofStaff.has(entry.kind)) return `staff:${entry.subjectId}`
  return entry.kind === keyRevoked.name ? `key:${entry.body.id}` : undefined
}
