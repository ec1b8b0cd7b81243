// Everything the customers module promises over HTTP. The apps import its types.

import * as consents from './consents/contracts.ts'
import * as detail from './detail/contracts.ts'
import * as list from './list/contracts.ts'
import * as merges from './merges/contracts.ts'
import * as privacy from './privacy/contracts.ts'
import * as rules from './rules/contracts.ts'
import * as suggestions from './suggestions/contracts.ts'
import * as views from './views/contracts.ts'

export const customersContracts = {
  listCustomers: list.listCustomers,
  createCustomer: list.createCustomer,
  getCustomer: detail.getCustomer,
  updateCustomer: detail.updateCustomer,
  getTimeline: detail.getTimeline,
  listHandles: detail.listHandles,
  addHandle: detail.addHandle,
  listConsents: consents.listConsents,
  recordConsent: consents.recordConsent,
  setPreferences: consents.setPreferences,
  listMerges: merges.listMerges,
  previewMerge: merges.previewMerge,
  mergeCustomers: merges.mergeCustomers,
  previewUndo: merges.previewUndo,
  undoMerge: merges.undoMerge,
  liftApart: merges.liftApart,
  listSuggestions: suggestions.listSuggestions,
  acceptSuggestion: suggestions.acceptSuggestion,
  dismissSuggestion: suggestions.dismissSuggestion,
  exportCustomer: privacy.exportCustomer,
  eraseCustomer: privacy.eraseCustomer,
  holdCustomer: privacy.holdCustomer,
  liftHold: privacy.liftHold,
  getRules: rules.getRules,
  changeRules: rules.changeRules,
  listViews: views.listViews,
  saveView: views.saveView,
  removeView: views.removeView,
}
