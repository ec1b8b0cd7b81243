import { defineRefusal } from '../../platform/refusal.ts'

export const customerHeld = defineRefusal(
  'customer.held',
  409,
  'The customer is under legal hold, so nothing of it may be erased',
)
export const customerErasedAlready = defineRefusal(
  'customer.erased',
  409,
  'This customer was erased',
)
export const suggestionDecided = defineRefusal(
  'suggestion.decided',
  409,
  'This suggestion was decided already',
)
export const handleNotTheirs = defineRefusal(
  'handle.not_theirs',
  422,
  'This handle does not belong to the customer',
)
export const suggestionUnknown = defineRefusal(
  'suggestion.unknown',
  404,
  'There is no such suggestion',
)
export const viewUnknown = defineRefusal('view.unknown', 404, 'There is no such view')
