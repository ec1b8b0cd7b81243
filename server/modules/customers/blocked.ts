// Values that name nobody: what software writes when it has none, and the company's own addresses.
// Taken for handles they would make one giant customer of everybody.

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
  '[objectobject]',
  '{}',
  '[]',
  '00000000-0000-0000-0000-000000000000',
])

const blockedEmails = /^(no-?reply|null|none|undefined|sin-?correo|no-?tiene)@/

/** True when the value of this type names nobody in particular, in any case and spacing. */
export function isBlocked(type: string, value: string): boolean {
  const bare = bareOf(value)
  if (nobody.has(bare)) return true
  if (/^0+$/.test(bare)) return true
  if (type === 'email') return blockedEmails.test(bare)
  if (type === 'phone') return isOneDigitRepeated(value)
  return false
}

/** Lower case without spaces, seen or not: nearly every value has none and costs one look. */
function bareOf(value: string): string {
  const lower = value.toLowerCase()
  return /[^!-~]/.test(lower) ? lower.replace(/[\s\p{Cf}]+/gu, '').normalize('NFKC') : lower
}

/** +51 999 999 999 and the like: what people type into a required field. */
function isOneDigitRepeated(value: string): boolean {
  const digits = value.replace(/\D/g, '')
  return digits.length >= 6 && new Set(digits.slice(-9)).size === 1
}

/**
 * What two spellings of one of the company's addresses have in common. A number of the company's is
 * its own as a telephone and on WhatsApp, whichever of the two was written down.
 */
export function addressKey(type: string, value: string): string {
  const bare = bareOf(value)
  const isNumber = (type === 'phone' || type === 'whatsapp') && /^\+?[\d().-]{6,}$/.test(bare)
  return isNumber ? `number ${bare.replace(/\D/g, '')}` : `${type} ${bare}`
}
