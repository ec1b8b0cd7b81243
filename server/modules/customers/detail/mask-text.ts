// Masking within texts: addresses, telephones and names keep what tells them apart for who knows
// them, and no more. Pure.

import { isIdentifier, senseOf } from './personal-names.ts'

const emailInText = /[^\s@<>"'=&?,;:/]+(?:@|%40)[^\s@<>"'=&?,;:/]+\.[\p{L}\d-]{2,}/giu
const phoneInText = /(?:\+|%2B)\d[\d\s().-]{6,}\d/gi
/** No part of an id, an address or a decimal. */
const numberInText = /(?<![\p{L}\d_.,=&/#%@•+-])\(?\d[\d\s().-]{5,}\d(?![\p{L}\d_•]|[.,-]\d)/gu
const parameter = /([?&])([^=&#\s?]+)=([^&#\s]+)/g

/** Masks a text that names or describes a person: an address as such, all else word by word. */
export function maskText(text: string): string {
  if (/^\S+@\S+$/.test(text)) return maskEmail(text)
  if (/^\+?[\d\s().-]{6,}$/.test(text)) return maskPhone(text)
  return text.split(' ').map(maskWord).join(' ')
}

/**
 * Masks the addresses and telephone numbers in any text, and the parameters of web addresses that
 * are personal by name. @param isId the text is an id when it is a number as a whole.
 */
export function maskFoundText(text: string, isId: boolean): string {
  const found = text
    .replace(parameter, (whole, sign, name, value) =>
      senseOf(name) === 'none' ? whole : `${sign}${name}=${maskText(decoded(value))}`,
    )
    .replace(emailInText, maskEmail)
    .replace(phoneInText, maskPhone)
  if (isId && /^[\d\s().-]+$/.test(text)) return found
  return found.replace(numberInText, (number, at: number) =>
    isPhone(number, found.slice(0, at)) ? maskPhone(number) : number,
  )
}

/** Without its `+` a telephone is 8 to 12 digits (7 when grouped) that are nothing else we know. */
function isPhone(number: string, before: string): boolean {
  const digits = number.replace(/\D/g, '')
  const grouped = digits.length < number.length
  if (digits.length < (grouped ? 7 : 8) || digits.length > (grouped ? 13 : 12)) return false
  if (isDateOrAmount(number)) return false
  const word = /([\p{L}_]+)[\s:#.°ºn-]*$/u.exec(before)?.[1]
  return !word || !isIdentifier(word)
}

const isDateOrAmount = (number: string) =>
  /^(19|20)\d\d([-. ]?)(0\d|1[0-2])\2([0-2]\d|3[01])(?!\d)/.test(number) ||
  /^\(?\d{1,2}([-. ])\d{1,2}\1(19|20)?\d\d\b/.test(number) ||
  /^\d{1,3}(\.\d{3})+$|^\d+\.\d+$/.test(number)

function maskEmail(email: string): string {
  const at = Math.max(email.lastIndexOf('@'), email.toLowerCase().lastIndexOf('%40'))
  const domain = email.slice(email[at] === '@' ? at + 1 : at + 3)
  const dot = domain.lastIndexOf('.')
  const ending = dot > 0 ? domain.slice(dot) : ''
  return `${first(email)}•••@${first(domain)}•••${ending}`
}

/** Keeps the last two and the beginning: country code and a digit; of a local number one digit. */
function maskPhone(phone: string): string {
  const digits = phone.replace(/%2B/i, '').replace(/\D/g, '')
  const shown = digits.length < 10 ? 1 : 3
  const hidden = [...digits].map((digit, i) => (i < shown || i >= digits.length - 2 ? digit : '•'))
  if (digits.length < 8) hidden.fill('•', 1)
  const sign = /^(\+|%2B)/i.test(phone) ? '+' : ''
  const grouped = hidden.join('').replace(/^(..)(...)(...)/, '$1 $2 $3 ')
  return `${sign}${grouped}`.trim()
}

const maskWord = (word: string) => (word ? `${first(word)}•••` : word)
const first = (text: string) => [...text][0] ?? ''

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
