import { defineRefusal } from '../../../platform/refusal.ts'

/** Details: `what` it is. */
export const contentUnsupported = defineRefusal(
  'content.unsupported',
  422,
  'This channel cannot say that',
)
/** Details: `what` is too long, its `length` and the `limit`. */
export const contentTooLong = defineRefusal('content.too_long', 422, 'This is too long to be sent')
/** Details: `what` is missing, or how many are `needed` and `given`. */
export const contentIncomplete = defineRefusal(
  'content.incomplete',
  422,
  'Something that must be said is missing',
)
