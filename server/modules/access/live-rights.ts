// What live streams ask of access: who sees the same, and whose rights an entry changed.

import type { Viewer } from '../../platform/contract.ts'
import {
  keyRevoked,
  passwordChanged,
  sessionRevoked,
  staffChanged,
  staffDeactivated,
} from './entries.ts'
import { permissions } from './roles.ts'

/** Viewers of one class may do and see the same. */
export function classOf(viewer: Viewer): string {
  const may = permissions.map((permission) => (viewer.can(permission) ? 'x' : '.')).join('')
  if (viewer.rows === 'all') return `${may} all`
  const { teamIds, storeIds } = viewer.rows
  return `${may} ${[...teamIds].sort().join()} ${[...storeIds].sort().join()}`
}

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
