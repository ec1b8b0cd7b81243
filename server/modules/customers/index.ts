// The face of customers: who somebody is, and what is known of them.
import './person-tables.ts'
import './tables.ts'

export { type Ahead, lookAhead } from './ahead.ts'
export { attachHandle, createCustomer, liftApart, lockCustomer } from './attach-handle.ts'
export { findReach, type Reach, type ReachAsked } from './consents/find-consents.ts'
export { findWishes, type Wishes } from './consents/find-wishes.ts'
export { findLanguage } from './consents/preferences.ts'
export { type ConsentSaid, recordConsents } from './consents/record-consent.ts'
export { type ToldConsent, takeToldConsents } from './consents/take-told-consents.ts'
export { customersContracts } from './contracts.ts'
export { createFormer } from './create-former.ts'
export { customersOf, type HandleOwner } from './detail/customers-of.ts'
export { type Address, addressesOf, findAddresses } from './detail/find-addresses.ts'
export { findHandleIds } from './detail/find-customer.ts'
export { findErased } from './detail/find-erased.ts'
export { findHomes, type Home } from './detail/find-homes.ts'
export { labelCustomers } from './detail/label-customers.ts'
export { lockOwners } from './detail/lock-owners.ts'
export { maskEntry, maskHandle, maskName, maskTraits, seesContact } from './detail/mask.ts'
export { nameCustomers } from './detail/name-customers.ts'
export { ownerOf } from './detail/owner-of.ts'
export { pageCustomers } from './detail/page-customers.ts'
export { customerPlaces } from './detail/place-customer.ts'
export {
  maySee,
  type Places,
  type ReachedCustomer,
  reachCustomer,
} from './detail/reach-customer.ts'
export { seenBy } from './detail/seen-by.ts'
export {
  beginPeriods,
  type Ended,
  endPeriods,
  handlesLeft,
  type PeriodEnd,
  periodsOpened,
} from './end-periods.ts'
export { customerJoined, customerSplit } from './entries.ts'
export {
  type AskedFact,
  type AskedHandle,
  type DroppedHandle,
  type Fact,
  type FactHandle,
  type Resolved,
  readFact,
} from './facts.ts'
export { findPeriods, type Period, type Periods } from './find-periods.ts'
export { joinCustomers } from './join.ts'
export {
  type ExportedCustomer,
  type ExportedHandle,
  exportColumns,
  exportCustomers,
  exportHandles,
} from './list/export-customers.ts'
export { facetsSeenBy, findPlaceFacets } from './list/place-facets.ts'
export { plain, soundOf } from './list/plain.ts'
export { searchAmong } from './list/search-customers.ts'
export { customersSight, heldHandles } from './live.ts'
export { createHandleMemory, type HandleMemory } from './memory.ts'
export { normaliseHandle } from './normalise.ts'
export { customerPlaced } from './person-entries.ts'
export { canonicalId, previewJoin, previewUndo } from './preview.ts'
export { nameOf, namesIn } from './privacy/names.ts'
export { customerUnknown } from './refusals.ts'
export { type Prepared, resolveAsked, resolveFacts } from './resolve.ts'
export { findChosenCountry, findRules } from './rules/find-rules.ts'
export { type HandleRules, standardRules } from './rules/handle-rules.ts'
export { type KeptRules, keepRules } from './rules/keep-rules.ts'
export { leaveSuggestion } from './suggestions/leave-suggestion.ts'
export { setTraitsBulk, type TraitsSaid } from './traits/set-traits.ts'
export { undoJoin } from './undo-join.ts'
export { findHeld } from './view.ts'
