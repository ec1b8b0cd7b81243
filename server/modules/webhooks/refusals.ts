import { defineRefusal } from '../../platform/refusal.ts'

export const webhookUnknown = defineRefusal('webhook.unknown', 404, 'There is no such webhook')
export const webhookDeliveryUnknown = defineRefusal(
  'webhook.delivery_unknown',
  404,
  'There is no such delivery',
)
export const webhookUrlRefused = defineRefusal(
  'webhook.url_refused',
  422,
  'The address must be https and public, or its host be allowed in HEBRA_PROVIDER_HOSTS',
)
export const webhookKindUnknown = defineRefusal(
  'webhook.kind_unknown',
  422,
  'There is no such kind of entry',
)
export const webhookTooMany = defineRefusal(
  'webhook.too_many',
  409,
  'There are as many webhooks as a house may have',
)
export const webhookIsPaused = defineRefusal(
  'webhook.is_paused',
  409,
  'The webhook is paused: nothing is sent until it goes on',
)
export const webhookReplayTooOld = defineRefusal(
  'webhook.replay_too_old',
  422,
  'What is sent again may be at most 30 days old',
)
