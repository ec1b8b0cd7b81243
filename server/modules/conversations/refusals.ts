import { defineRefusal } from '../../platform/refusal.ts'

export const phraseUnknown = defineRefusal('phrase.unknown', 404, 'There is no such phrase')
export const phraseTaken = defineRefusal(
  'phrase.taken',
  409,
  'There is a phrase with this shortcut already',
)
/** Details: `control`, who has it now. */
export const controlMoved = defineRefusal(
  'thread.control_changed',
  409,
  'Somebody else answers this thread meanwhile',
)
/** Details: `control`, who has it. */
export const threadHeld = defineRefusal(
  'thread.held',
  409,
  'Somebody else answers this thread: take it first',
)
/** Details: `version` of the thread now, and how much is `newer`. */
export const messageStale = defineRefusal(
  'message.stale',
  409,
  'Something was said meanwhile that the writer has not seen',
)
export const caseUnknown = defineRefusal('case.unknown', 404, 'There is no such case')
export const caseResolved = defineRefusal('case.resolved', 409, 'The case is resolved')
/** Details: `name`, whose. */
export const colleagueBlind = defineRefusal(
  'thread.colleague_blind',
  422,
  'This colleague may not see the customer',
)
