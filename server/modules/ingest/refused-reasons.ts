/** Why one event was refused, while its neighbours were taken. Shown in the console. */
export const refusedReasons = [
  'event.malformed',
  'event.too_large',
  'event.too_deep',
  'event.unstorable',
  'type.unknown',
  'identity.missing',
  'identity.unusable',
  'name.missing',
  'group.missing',
  'user.missing',
  'message_id.too_long',
  'message_id.reused',
  'origin.not_allowed',
] as const
export type RefusedReason = (typeof refusedReasons)[number]
