// Values that software writes when it has none. Taken for handles they would make one giant
// customer of everybody.

const nobody = new Set([
  '',
  '0',
  '-1',
  'null',
  'nil',
  'none',
  'undefined',
  'nan',
  'true',
  'false',
  'unknown',
  'anonymous',
  'anonimo',
  'anónimo',
  'guest',
  'invitado',
  'visitor',
  'user',
  'usuario',
  'test',
  'n/a',
  'na',
  'id',
  'userid',
  'user_id',
  'email',
  'phone',
  '[object object]',
  '{}',
  '[]',
  '00000000-0000-0000-0000-000000000000',
])

const blockedEmails = /^(no-?reply|null|none|undefined|sin-?correo|no-?tiene)@/

/** True when the value of this type names nobody in particular. */
export function isBlocked(type: string, value: string): boolean {
  const lower = value.toLowerCase()
  if (nobody.has(lower)) return true
  if (/^0+$/.test(lower)) return true
  if (type === 'email') return blockedEmails.test(lower)
  if (type === 'phone') return isOneDigitRepeated(value)
  return false
}

/** +51 999 999 999 and the like: what people type into a required field. */
function isOneDigitRepeated(value: string): boolean {
  const digits = value.replace(/\D/g, '')
  return digits.length >= 6 && new Set(digits.slice(-9)).size === 1
}
