import { defineRefusal } from '../../../platform/refusal.ts'

export const messageUnknown = defineRefusal('message.unknown', 404, 'There is no such message')
/** Of the customer, or of nobody that this viewer may see. */
export const messageHandleUnknown = defineRefusal(
  'message.handle_unknown',
  404,
  'The customer has no such handle',
)
export const messageChooseHandle = defineRefusal(
  'message.choose_handle',
  409,
  'It is not clear where to write to: choose a handle and a touchpoint',
)
/** Details: `reason`. */
export const messageDoorClosed = defineRefusal(
  'message.door_closed',
  409,
  'One cannot write to this handle by this touchpoint',
)
/** Details: `closedAt`, `templates` (whether there are any to use), `doors` (others that are open). */
export const messageWindowClosed = defineRefusal(
  'message.window_closed',
  409,
  'The customer has not written for too long: only an approved template may go out here',
)
/** Details: `name`, `language` and its `state`. */
export const messageTemplateUnusable = defineRefusal(
  'message.template_unusable',
  409,
  'This template may not be used',
)
/** Details: `purpose`, and `state`: withdrawn or unsaid. */
export const messageNoConsent = defineRefusal(
  'message.no_consent',
  409,
  'The customer has not consented to this purpose here',
)
/** Details: `kind`, `type`, `bytes`, and what the channel takes: `types`, `maxBytes`. */
export const messageMediaRefused = defineRefusal(
  'message.media_refused',
  422,
  'The channel does not take this file',
)
export const messageGone = defineRefusal('message.gone', 409, 'Every part has gone out already')
export const messageNothingToRetry = defineRefusal(
  'message.nothing_to_retry',
  409,
  'No part of it has failed',
)
/** Details: `reason`, `detail`. */
export const messageReactionRefused = defineRefusal(
  'message.reaction_refused',
  409,
  'The reaction did not go out',
)
