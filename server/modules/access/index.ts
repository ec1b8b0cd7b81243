// The face of access: who looks, what they may do, and the trace they leave.
import './tables.ts'

export { actorCan } from './actor-can.ts'
export { type AuditLine, audit, note } from './audit.ts'
export { admits, isPermission, stranger } from './authenticate.ts'
export { accessContracts } from './contracts.ts'
export { type Colleague, colleagueViewer, findColleagues } from './find-colleagues.ts'
export { houseCtx } from './house.ts'
export { findHouseZones } from './house-zones.ts'
export { keyCommands } from './key-commands.ts'
export { rightsChangedBy } from './live-rights.ts'
export { type Access, createAccess } from './module.ts'
export { nameStaffAndTeams } from './name-staff-and-teams.ts'
export { needPlaces, type PlaceHolder, type PlaceName } from './place-holders.ts'
export { forbidden } from './refusals.ts'
export {
  type KeyScope,
  type Permission,
  permissions,
  permissionsOf,
  type RoleName,
} from './roles.ts'
export { staffCommands } from './staff-commands.ts'
export {
  type ApiKey,
  houseViewer,
  need,
  needStaff,
  type Rows,
  type SignedIn,
  seesPlaces,
} from './viewer.ts'
