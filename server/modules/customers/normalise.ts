// One spelling for each handle, so that the same address met twice is the same row.

import { domainToASCII } from 'node:url'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { addressKey, isBlocked } from './blocked.ts'
import { type HandleRules, type PhoneCountry, standardRules } from './rules/handle-rules.ts'

export interface HandleInput {
  type: string
  value: string
  realm?: string | undefined
}

export type Normalised = { value: string; realm: string } | { refused: 'blocked' | 'malformed' }

const maxLength = 256

/**
 * Puts a handle's value into its one form, or says why it names no customer: the company's own
 * addresses are blocked. For whatever may become a handle. Pure.
 */
export function normaliseHandle(
  handle: HandleInput,
  rules: Pick<HandleRules, 'country' | 'own'>,
): Normalised {
  const normal = spellHandle(handle, rules.country)
  if (rules.own.size === 0 || 'refused' in normal) return normal
  return rules.own.has(addressKey(handle.type, normal.value)) ? { refused: 'blocked' } : normal
}

/** The form alone, for whatever is only compared with handles. Pure. */
export function spellHandle(
  handle: HandleInput,
  country: PhoneCountry = standardRules.country,
): Normalised {
  const trimmed = handle.value.trim().normalize('NFC')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(trimmed) || trimmed.length > maxLength) {
    return { refused: 'malformed' }
  }
  if (isBlocked(handle.type, trimmed)) return { refused: 'blocked' }
  const value = spell(handle.type, trimmed, country)
  if (value === undefined) return { refused: 'malformed' }
  if (isBlocked(handle.type, value)) return { refused: 'blocked' }
  return { value, realm: handle.realm ?? '' }
}

function spell(type: string, value: string, country: PhoneCountry): string | undefined {
  if (type === 'email') return emailOf(value)
  if (type === 'phone') return phoneOf(value, country)
  return value
}

function emailOf(value: string): string | undefined {
  const at = value.lastIndexOf('@')
  if (at < 1 || /\s/.test(value)) return undefined
  const domain = domainToASCII(value.slice(at + 1).toLowerCase())
  return domain.includes('.') ? `${value.slice(0, at).toLowerCase()}@${domain}` : undefined
}

/**
 * E.164, with the three places where one subscriber is written two ways: Brazil's mobile numbers
 * before and after the ninth digit became the longer form, Argentina's mobile 9 and Mexico's former
 * mobile 1 after the country code are left out.
 */
function phoneOf(value: string, country: PhoneCountry): string | undefined {
  const parsed = parsePhoneNumberFromString(value, country)
  if (!parsed || parsed.nationalNumber.length < 6) return undefined
  const national = parsed.nationalNumber
  if (parsed.countryCallingCode === '55' && /^\d{2}[6-9]\d{7}$/.test(national)) {
    return `+55${national.slice(0, 2)}9${national.slice(2)}`
  }
  if (parsed.countryCallingCode === '54' && /^9\d{10}$/.test(national))
    return `+54${national.slice(1)}`
  if (parsed.countryCallingCode === '52' && /^1\d{10}$/.test(national))
    return `+52${national.slice(1)}`
  return parsed.number
}
