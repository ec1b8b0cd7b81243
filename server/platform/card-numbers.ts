// Card numbers that people type into chats and forms: kept as their last four digits only.
//
// The rule. A number is a card's when all of this holds:
// - 14 to 19 digits that begin and are as long as an issuer's (card-issuers.ts), with a right check
//   digit (Luhn), written in one piece or in the groups that cards bear (4-4-4-4, 4-4-4-4-3,
//   4-6-5, 4-6-4) between the same sign, a space or a hyphen. Thirteen digits are a bar code or a
//   telephone: only in the groups of the old Visa cards (4-3-3-3), or called a card;
// - it is no part of something longer: no letter, digit, `_`, `+` or `/` touches its beginning, no
//   letter or digit its end, and neither hyphen nor decimal point ties it to more (`ORD-4…`, UUIDs, decimals);
// - the word before it (the field's name, the parameter's, or what the text calls it) does not say
//   that it is something else: an order, an id, a telephone, an IMEI, a bar code.
// So an IMEI (15 digits, never an American Express's 34 or 37), a time in milliseconds, a telephone
// written with its `+` and an order number under its name all stay as they are.

import { hasRightCheck, isIssued } from './card-issuers.ts'
import { namesACard, namesSomethingElse } from './card-names.ts'

const minDigits = 13
const zero = 48
const nine = 57

/**
 * Masks the card numbers in JSON text: `4111 1111 1111 1111` becomes `•••• •••• •••• 1111`, and a
 * JSON number that is a card's becomes a JSON string. What was valid JSON stays valid JSON.
 * @returns the same text when there is none.
 */
export function maskCardNumbers(json: string): string {
  let masked = ''
  let copied = 0
  let quoted = false
  let read = 0
  // Of thirteen characters one is at a multiple of twelve with its next, and of two neighbours in a
  // number one is a digit: looking there only, most texts are passed without being read.
  for (let at = 0; at < json.length; at += 12) {
    if (!isDigit(json.charCodeAt(at)) && !isDigit(json.charCodeAt(at + 1))) continue
    const run = runAround(json, at, copied)
    if (!run || !mayHoldCard(json, run)) continue
    for (const { from, to } of cardsIn(json, run)) {
      quoted = quotedAfter(json, read, from, quoted)
      read = from
      if (!quoted && !isWholeNumber(json, from, to)) continue
      const hidden = hide(json.slice(from, to))
      masked += json.slice(copied, from) + (quoted ? hidden : `"${hidden}"`)
      copied = to
    }
    // Goes on at the first multiple of twelve that may lie in another run.
    at = Math.max(at, Math.floor(run.to / 12) * 12 - 12)
  }
  return copied === 0 ? json : masked + json.slice(copied)
}

/** The same for a value that JSON can hold; answers the very value when there is no card in it. */
export function maskCardsIn<Value>(value: Value): Value {
  const json = JSON.stringify(value)
  if (json === undefined) return value
  const masked = maskCardNumbers(json)
  return masked === json ? value : JSON.parse(masked)
}

interface Span {
  from: number
  to: number
}

const isDigit = (code: number) => code >= zero && code <= nine
/** A space, also one that does not break, or a hyphen. */
const isSign = (code: number) => code === 32 || code === 45 || code === 160

/** All digits around `at` with single signs between; undefined when they are too few. */
function runAround(json: string, at: number, least: number): Span | undefined {
  let from = isDigit(json.charCodeAt(at)) ? at : at + 1
  let to = from + 1
  let digits = 1
  for (;;) {
    if (from > least && isDigit(json.charCodeAt(from - 1))) from -= 1
    else if (
      from > least + 1 &&
      isSign(json.charCodeAt(from - 1)) &&
      isDigit(json.charCodeAt(from - 2))
    )
      from -= 2
    else break
    digits += 1
  }
  for (;;) {
    if (isDigit(json.charCodeAt(to))) to += 1
    else if (isSign(json.charCodeAt(to)) && isDigit(json.charCodeAt(to + 1))) to += 2
    else break
    digits += 1
  }
  return digits < minDigits ? undefined : { from: afterEscape(json, from), to }
}

/** Whether a group of the run begins and is as long as a card's: few numbers get further. */
function mayHoldCard(json: string, { from, to }: Span): boolean {
  let begin = from
  for (let at = from; at <= to; at++) {
    if (at < to && isDigit(json.charCodeAt(at))) continue
    const first = json.charCodeAt(begin)
    const digits = at - begin
    if (first >= zero + 2 && first <= zero + 6 && (digits === 4 ? at < to : digits >= minDigits)) {
      return true
    }
    begin = at + 1
  }
  return false
}

/** `\u0009` and its like: digits of an escape belong to no number. */
function afterEscape(json: string, from: number): number {
  for (let u = Math.max(1, from - 4); u < from; u++) {
    if (json[u] !== 'u' || !isEscape(json, u)) continue
    return /^[\da-f]{4}/i.test(json.slice(u + 1, u + 5)) ? u + 5 : from
  }
  return from
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscape(json: string, at: number): boolean {
  let before = at
  while (json[before - 1] === '\\') before -= 1
  return (at - before) % 2 === 1
}

interface Group extends Span {
  /** The sign before it; 0: none. */
  sign: number
}

function groupsOf(json: string, { from, to }: Span): Group[] {
  const groups: Group[] = []
  let begin = from
  for (let at = from; at <= to; at++) {
    if (at < to && isDigit(json.charCodeAt(at))) continue
    if (at > begin) {
      groups.push({ from: begin, to: at, sign: begin > from ? json.charCodeAt(begin - 1) : 0 })
    }
    begin = at + 1
  }
  return groups
}

const forms = ['4-4-4-4-3', '4-4-4-4-2', '4-4-4-4-1', '4-4-4-4', '4-6-5', '4-6-4', '4-3-3-3']
  .map((form) => form.split('-').map(Number))
  .toSorted((a, b) => b.length - a.length)

/** The cards of a run: an expiry date and a code may follow one in the same run. */
function* cardsIn(json: string, run: Span): Generator<Span> {
  const groups = groupsOf(json, run)
  for (let first = 0; first < groups.length; first++) {
    const { from } = groups[first]!
    const lengths = [1, ...forms.filter((form) => fits(groups, first, form)).map((f) => f.length)]
    for (const length of lengths) {
      const to = groups[first + length - 1]!.to
      if (!isCard(json, { from, to }, length)) continue
      yield { from, to }
      first += length - 1
      break
    }
  }
}

function fits(groups: readonly Group[], first: number, form: readonly number[]): boolean {
  const sign = groups[first + 1]?.sign
  return form.every((digits, i) => {
    const group = groups[first + i]
    return group && group.to - group.from === digits && (i === 0 || group.sign === sign)
  })
}

function isCard(json: string, span: Span, groups: number): boolean {
  const digits = json.slice(span.from, span.to).replace(/\D/g, '')
  if (!isIssued(digits) || !hasRightCheck(digits) || isTied(json, span)) return false
  const before = json.slice(Math.max(0, span.from - 60), span.from)
  if (namesACard(before)) return true
  return !(digits.length === minDigits && groups === 1) && !namesSomethingElse(before)
}

const letterOrDigit = /[\p{L}\d_]/u

/** Whether it is a part of something longer. */
function isTied(json: string, { from, to }: Span): boolean {
  const before = json[from - 1] ?? ''
  const further = json[from - 2] ?? ''
  const after = json[to] ?? ''
  if (before === '+' || before === '/') return true
  // `\n4111…` in a text: the letter is the line's end, as is the last digit of `\u000a`.
  if (letterOrDigit.test(before) && !isEscape(json, from - 1) && !endsEscape(json, from))
    return true
  if (letterOrDigit.test(after)) return true
  return ties(before, further) || ties(after, json[to + 1] ?? '')
}

/** A hyphen ties letters and digits to a number; a point only digits, for it may end a sentence. */
const ties = (sign: string, beyond: string) =>
  (sign === '-' && letterOrDigit.test(beyond)) || (sign === '.' && /\d/.test(beyond))

const endsEscape = (json: string, from: number) =>
  json[from - 5] === 'u' && isEscape(json, from - 5)

/** Whether the text stands within quotes at `to`, when at `from` it did or did not. */
function quotedAfter(json: string, from: number, to: number, quoted: boolean): boolean {
  let within = quoted
  for (let at = from; at < to; at++) {
    if (within && json[at] === '\\') at += 1
    else if (json[at] === '"') within = !within
  }
  return within
}

/** Outside of strings: a JSON number that is nothing but these digits. */
const isWholeNumber = (json: string, from: number, to: number) =>
  /^$|[\s:[,]/.test(json[from - 1] ?? '') && /^$|[\s,\]}]/.test(json[to] ?? '')

function hide(number: string): string {
  let left = number.replace(/\D/g, '').length - 4
  return number.replace(/\d/g, (digit) => (left-- > 0 ? '•' : digit))
}
