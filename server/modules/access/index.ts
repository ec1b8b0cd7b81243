// The face of access: who looks, what they may do, and the trace they leave.
import './tables.ts'

export { type AuditLine, audit, note } from './audit.ts'
export { admits, isPermission, stranger } from './authenticate.ts'
export { accessContracts } from './contracts.ts'
export { type Access, createAccess, houseCtx } from './module.ts'
export { forbidden } from './refusals.ts'
export { type KeyScope, type Permission, permissions, type RoleName } from './roles.ts'
export {
  type ApiKey,
  houseViewer,
  need,
  needRow,
  needStaff,
  type Rows,
  type SignedIn,
  seesRow,
} from './viewer.ts'
