// What the API shows of somebody signed in.

import type { languages } from './contract-shapes.ts'
import { permissionsOf, rowScopeOf } from './roles.ts'
import type { SignedIn } from './viewer.ts'

export function meOf(staff: SignedIn) {
  const { sessionId: _sessionId, ...me } = staff
  return { ...me, language: staff.language as (typeof languages)[number] }
}

export function sessionOf(staff: SignedIn) {
  return {
    staff: meOf(staff),
    sessionId: staff.sessionId,
    permissions: [...permissionsOf(staff.role)],
    rows: rowScopeOf(staff.role),
  }
}
