import { defineRefusal } from '../../../platform/refusal.ts'

export const touchpointUnknown = defineRefusal(
  'touchpoint.unknown',
  404,
  'There is no such touchpoint',
)
export const channelUnknown = defineRefusal(
  'channel.unknown',
  422,
  'This channel cannot be connected',
)
export const touchpointInvalid = defineRefusal(
  'touchpoint.invalid',
  422,
  'The settings or secrets are not complete',
)
export const touchpointTaken = defineRefusal(
  'touchpoint.taken',
  409,
  'This account is connected already',
)
export const touchpointHostRefused = defineRefusal(
  'touchpoint.host_refused',
  422,
  'The base address must be the provider’s own, or be allowed in HEBRA_PROVIDER_HOSTS',
)
export const touchpointSecretsAgain = defineRefusal(
  'touchpoint.secrets_again',
  422,
  'Another address asks again for the secrets that are sent there',
)
export const signInNotOffered = defineRefusal(
  'touchpoint.sign_in_not_offered',
  409,
  'This touchpoint is not opened by signing in',
)
export const signInOver = defineRefusal(
  'touchpoint.sign_in_over',
  422,
  'This sign-in was begun by somebody else, or too long ago',
)
/** Details: `reason` as a code, and the provider's `detail`. */
export const signInRefused = defineRefusal(
  'touchpoint.sign_in_refused',
  422,
  'The provider did not take this sign-in',
)
export const signInNotLasting = defineRefusal(
  'touchpoint.sign_in_not_lasting',
  422,
  'The provider gave no right that lasts beyond an hour',
)
