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
