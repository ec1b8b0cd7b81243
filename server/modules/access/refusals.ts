import { defineRefusal } from '../../platform/refusal.ts'

export const forbidden = defineRefusal('forbidden', 403, 'Your role does not allow this')
export const signInFailed = defineRefusal(
  'session.refused',
  401,
  'The e-mail address or the password is not right',
)
export const codeNeeded = defineRefusal(
  'session.code_needed',
  401,
  'Send the code of your authenticator app, or a recovery code',
)
export const codeWrong = defineRefusal('session.code_wrong', 401, 'The code is not right')
export const throttled = defineRefusal(
  'session.throttled',
  429,
  'Too many tries; wait before the next one',
)
export const setupClosed = defineRefusal('setup.closed', 409, 'The house has its owner already')
export const setupRefused = defineRefusal(
  'setup.refused',
  403,
  'The set-up token is not the one printed at start',
)
export const passwordShort = defineRefusal(
  'password.short',
  422,
  'A password has at least 10 characters',
)
export const passwordCommon = defineRefusal(
  'password.common',
  422,
  'This password is among the first that others would try',
)
export const passwordWrong = defineRefusal(
  'password.wrong',
  403,
  'The current password is not right',
)
export const linkInvalid = defineRefusal(
  'link.invalid',
  410,
  'This link was used, has ended, or was replaced by a newer one',
)
export const emailTaken = defineRefusal(
  'staff.email_taken',
  409,
  'Somebody on the staff has this e-mail address',
)
export const lastOwner = defineRefusal('staff.last_owner', 409, 'The house needs an owner')
export const ownerOnly = defineRefusal(
  'staff.owner_only',
  403,
  'Only an owner may make, change or unmake an owner',
)
export const staffInactive = defineRefusal('staff.inactive', 409, 'This person was deactivated')
export const placeUnknown = defineRefusal(
  'staff.place_unknown',
  422,
  'A team or store named here does not exist',
)
export const placeInUse = defineRefusal(
  'place.in_use',
  409,
  'Customers, threads or cases are of this team or store; give them to another one first',
)
export const nameTaken = defineRefusal('access.name_taken', 409, 'Another one has this name')
export const timezoneUnknown = defineRefusal(
  'store.timezone_unknown',
  422,
  'A timezone has an IANA name, such as America/Lima',
)
export const totpOn = defineRefusal('totp.already_on', 409, 'The second step is on already')
export const totpOff = defineRefusal('totp.not_begun', 409, 'Begin the second step first')
