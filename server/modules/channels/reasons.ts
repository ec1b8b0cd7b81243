// Why something did not go out, or a touchpoint stopped, in codes that the words explain to people.

export const reasonCodes = [
  'window_closed',
  'opted_out',
  'no_consent',
  'marketing_capped',
  'quiet_hours',
  'capped',
  'unreachable',
  'not_allowed',
  'to_ourselves',
  'too_fast',
  'template_unusable',
  'media_unusable',
  'content_refused',
  'provider_failed',
  'provider_away',
  'answer_lost',
  'credentials_refused',
  'grant_ended',
  'account_locked',
  'account_unpaid',
  'account_unregistered',
  'account_paused',
  'handle_gone',
  'touchpoint_removed',
  'expired',
  'control_lost',
  'other',
] as const

export type ReasonCode = (typeof reasonCodes)[number]
