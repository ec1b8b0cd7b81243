// The face of customers: who somebody is, and what is known of them.
import './person-tables.ts'
import './tables.ts'

export { attachHandle, createCustomer, liftApart, lockCustomer } from './attach-handle.ts'
export { type ToldConsent, takeToldConsents } from './consents/take-told-consents.ts'
export { customersContracts } from './contracts.ts'
export { customersOf, type HandleOwner } from './detail/customers-of.ts'
export { findHomes, type Home } from './detail/find-homes.ts'
export { maskEntry, maskHandle, maskName, maskTraits, seesContact } from './detail/mask.ts'
export { nameCustomers } from './detail/name-customers.ts'
export { customerPlaces } from './detail/place-customer.ts'
export { maySee, type Places } from './detail/reach-customer.ts'
export {
  type AskedFact,
  type DroppedHandle,
  type Fact,
  type FactHandle,
  type Resolved,
  readFact,
} from './facts.ts'
export { guessLane } from './find-lane.ts'
export { joinCustomers } from './join.ts'
export {
  type ExportedCustomer,
  type ExportedHandle,
  exportColumns,
  exportCustomers,
  exportHandles,
} from './list/export-customers.ts'
export { customersSight, heldHandles } from './live.ts'
export { createHandleMemory, type HandleMemory } from './memory.ts'
export { normaliseHandle } from './normalise.ts'
export { canonicalId, previewJoin, previewUndo } from './preview.ts'
export { nameOf, namesIn } from './privacy/names.ts'
export { resolveAsked, resolveFacts } from './resolve.ts'
export { findChosenCountry, findRules } from './rules/find-rules.ts'
export { type HandleRules, standardRules } from './rules/handle-rules.ts'
export { type KeptRules, keepRules } from './rules/keep-rules.ts'
export { setTraitsBulk, type TraitsSaid } from './traits/set-traits.ts'
export { undoJoin } from './undo-join.ts'
export { findHeld } from './view.ts'
