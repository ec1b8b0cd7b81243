// What viewers without customers:contact see in place of personal data. The one place for it: the
// REST answers, the live stream and exports all mask here.

import type { Viewer } from '../../../platform/contract.ts'

/** Whether the viewer sees addresses and personal traits whole. */
export const seesContact = (viewer: Viewer): boolean => viewer.can('customers:contact')

/** Handle types that are random ids of a browser or device, or our own, and name nobody. */
const plainTypes = new Set(['home', 'anonymous', 'device'])

/** `+51987654312` → `+51 9•• ••• •12`, `ana@example.com` → `a•••@e•••.com`. */
export function maskHandle(handle: { type: string; value: string }): string {
  return plainTypes.has(handle.type) ? handle.value : maskText(handle.value)
}

const personalName =
  /name|nombre|apellido|birth|nacimiento|address|direccion|street|calle|postal|zip|mail|phone|mobile|celular|telefono|fono|whatsapp|telegram|facebook|instagram|document|dni|cpf|rut|ruc|passport|pasaporte|avatar|photo|picture|gender|^ip$|latitude|longitude|location|card|iban|username|handle/i

/** Judged by the trait's name: `firstName`, `billing_address`, `correo_email` … */
export const isPersonalTrait = (name: string): boolean => personalName.test(name)

/** Masks personal traits by name, and whatever looks like an address in the others. */
export function maskTraits(traits: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(traits).map(([name, value]) => [name, maskTrait(name, value)]),
  )
}

export function maskTrait(name: string, value: unknown): unknown {
  return isPersonalTrait(name) ? maskAll(value) : maskFound(value)
}

export const maskName = (name: string | null): string | null =>
  name === null ? null : name.split(' ').map(maskWord).join(' ')

/** What may be personal in an entry: traits and names by name, the rest by how it looks. */
export function maskEntry<
  E extends {
    kind: string
    body: Record<string, unknown>
    context: Record<string, unknown> | null
  },
>(entry: E): E {
  return {
    ...entry,
    body: maskObject(entry.body),
    context: entry.context && maskObject(entry.context),
  }
}

const personalField =
  /^(traits|ip|email|phone|mobile|address|street|birth.*|first_?name|last_?name|full_?name|user_?name|recipient|shipping_?address|billing_?address|document|dni|ruc|location|text|message|userId|user_id|previousId)$/i

function maskObject(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      if (name === 'traits' && isObject(value)) return [name, maskTraits(value)]
      if (personalField.test(name)) return [name, maskAll(value)]
      return [name, isObject(value) ? maskObject(value) : maskFound(value)]
    }),
  )
}

/** Masks every text and number inside. */
function maskAll(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return maskText(String(value))
  if (Array.isArray(value)) return value.map(maskAll)
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskAll(inner)]))
  }
  return value
}

/** Masks e-mail addresses and telephone numbers wherever they stand in a text. */
function maskFound(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(emailInText, maskEmail).replace(phoneInText, maskPhone)
  }
  if (Array.isArray(value)) return value.map(maskFound)
  return isObject(value) ? maskObject(value) : value
}

const emailInText = /[^\s@<>"'=&?,;:/]+(?:@|%40)[^\s@<>"'=&?,;:/]+\.[\p{L}\d-]{2,}/giu
const phoneInText = /(?:\+|%2B)\d[\d\s().-]{6,}\d/gi

function maskText(text: string): string {
  if (/^\S+@\S+$/.test(text)) return maskEmail(text)
  if (/^\+?[\d\s().-]{6,}$/.test(text)) return maskPhone(text)
  return text.split(' ').map(maskWord).join(' ')
}

function maskEmail(email: string): string {
  const at = Math.max(email.lastIndexOf('@'), email.toLowerCase().lastIndexOf('%40'))
  const domain = email.slice(email[at] === '@' ? at + 1 : at + 3)
  const dot = domain.lastIndexOf('.')
  const ending = dot > 0 ? domain.slice(dot) : ''
  return `${first(email)}•••@${first(domain)}•••${ending}`
}

/** Keeps the country code's beginning, one digit and the last two. */
function maskPhone(phone: string): string {
  const digits = phone.replace(/%2B/i, '').replace(/\D/g, '')
  const hidden = [...digits].map((digit, i) => (i < 3 || i >= digits.length - 2 ? digit : '•'))
  if (digits.length < 8) hidden.fill('•', 1)
  const sign = /^(\+|%2B)/i.test(phone) ? '+' : ''
  const grouped = hidden.join('').replace(/^(..)(...)(...)/, '$1 $2 $3 ')
  return `${sign}${grouped}`.trim()
}

const maskWord = (word: string) => (word ? `${first(word)}•••` : word)
const first = (text: string) => [...text][0] ?? ''

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
