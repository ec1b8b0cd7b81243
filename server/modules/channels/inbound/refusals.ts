import { defineRefusal } from '../../../platform/refusal.ts'

export const signatureWrong = defineRefusal(
  'webhook.signature_wrong',
  401,
  'The signature of this webhook is missing or wrong',
)
export const handshakeRefused = defineRefusal(
  'webhook.handshake_refused',
  403,
  'The verify token is another one',
)
