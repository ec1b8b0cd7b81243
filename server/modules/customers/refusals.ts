import { defineRefusal } from '../../platform/refusal.ts'

export const customerUnknown = defineRefusal('customer.unknown', 404, 'There is no such customer')
export const mergeUnknown = defineRefusal('merge.unknown', 404, 'There is no such merge')
export const mergeSame = defineRefusal('merge.same_customer', 409, 'They are one customer already')
export const mergeKeptApart = defineRefusal(
  'merge.kept_apart',
  409,
  'These two were separated by staff and are kept apart until that is lifted',
)
export const mergeErased = defineRefusal('merge.erased', 409, 'An erased customer joins no other')
export const mergeUndone = defineRefusal('merge.already_undone', 409, 'This was undone already')
export const handleBlocked = defineRefusal(
  'handle.blocked',
  422,
  'This value says nothing about who somebody is',
)
export const handleTaken = defineRefusal(
  'handle.taken',
  409,
  'This handle belongs to another customer',
)
export const handleLimit = defineRefusal(
  'handle.limit',
  409,
  'The customer has as many handles of this type as are allowed',
)
