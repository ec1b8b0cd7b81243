import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasRightCheck } from './card-issuers.ts'
import { maskCardNumbers, maskCardsIn } from './card-numbers.ts'

/** With the check digit that makes it right. */
const complete = (digits: string) => {
  for (let check = 0; check < 10; check++) {
    if (hasRightCheck(`${digits}${check}`)) return `${digits}${check}`
  }
  throw new Error('no check digit fits')
}

const digitsOf = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))

const made = (beginning: string, length: number) =>
  digitsOf(length - beginning.length - 1).map((rest) => complete(beginning + rest))

const card = fc.oneof(
  made('4', 16),
  made('51', 16),
  made('55', 16),
  made('2221', 16),
  made('2720', 16),
  made('34', 15),
  made('37', 15),
  made('36', 14),
  made('6011', 16),
  made('62', 19),
  made('4', 19),
  made('5067', 16),
  made('606282', 16),
  made('589562', 16),
)

const fours = (number: string, sign: string) => number.match(/.{1,4}/g)!.join(sign)
/** In one piece, or as cards bear it. */
const written = fc.tuple(card, fc.constantFrom('', ' ', '-', '\u00a0')).map(([number, sign]) => {
  if (number.length === 15) return number.replace(/^(.{4})(.{6})/, `$1${sign}$2${sign}`)
  if (number.length === 14) return number.replace(/^(.{4})(.{6})/, `$1${sign}$2${sign}`)
  return fours(number, sign)
})

/** Text of any kind that ends, or begins, where a number may stand. */
const before = fc
  .tuple(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', 'pagué con ', ' así:\n', ' (', ' va ('),
  )
  .map(([text, end]) => (end ? `${text} va${end}` : ''))
const after = fc
  .tuple(fc.constantFrom('', ' 12/27 123', ', gracias', '\n', ')', '.'), fc.string())
  .map(([begin, text]) => begin + (begin ? text.replace(/^[\s\d.-]+/, ' x') : ''))

test('a card in a text keeps its last four digits, and the text around it all', () => {
  fc.assert(
    fc.property(before, written, after, (left, number, right) => {
      const whole = { body: { text: left + number + right, other: 1 } }
      const masked = JSON.parse(maskCardNumbers(JSON.stringify(whole)))
      let hidden = number.replace(/\D/g, '').length - 4
      const shown = number.replace(/\d/g, (digit) => (hidden-- > 0 ? '•' : digit))
      assert.equal(masked.body.text, left + shown + right)
      assert.equal(masked.body.other, 1)
    }),
    { numRuns: 1000 },
  )
})

test('a JSON number that is a card becomes a text, wherever it stands', () => {
  fc.assert(
    fc.property(made('4', 16), fc.integer({ min: 0, max: 3 }), (number, spaces) => {
      const json = JSON.stringify({ a: '"', list: [1, 0], n: 2 }, null, spaces).replace('0', number)
      const masked = JSON.parse(maskCardNumbers(json))
      assert.deepEqual(masked, { a: '"', list: [1, `••••••••••••${number.slice(-4)}`], n: 2 })
    }),
  )
  for (const kept of [
    '{"a":-4111111111111111}',
    '{"a":4111111111111111.5}',
    '[4111111111111111e3]',
  ]) {
    assert.equal(maskCardNumbers(kept), kept)
  }
})

test('what was JSON stays JSON of the same shape, and masking twice is masking once', () => {
  const shapeOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shapeOf)
    if (typeof value !== 'object' || value === null) return typeof value
    return Object.values(value).map(shapeOf)
  }
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    written,
    fc.stringMatching(/^[\d \\"u-]{0,40}$/),
  )
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, text, fc.boolean(), fc.array(tie('value')), tie('object')),
    // No quotes in names: V8 of Node 24.21 loses some of them when it parses a text of two bytes.
    object: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('value')),
  })).object
  fc.assert(
    fc.property(value, (given) => {
      const masked = maskCardNumbers(JSON.stringify(given))
      assert.deepEqual(shapeOf(JSON.parse(masked)), shapeOf(given))
      assert.equal(maskCardNumbers(masked), masked)
    }),
    { numRuns: 1000 },
  )
})

test('numbers that are no card stay: telephones, IMEIs, times, bar codes, UUIDs, ids and orders', () => {
  const imei = fc.constantFrom('35', '86', '01', '99').chain((beginning) => made(beginning, 15))
  const phone = fc.tuple(fc.constantFrom('51', '54 9', '55', '49', '34', '1'), digitsOf(9))
  const others = fc.oneof(
    imei,
    made('4', 13),
    phone.map(([country, number]) => `+${country} ${number}`),
    fc.integer({ min: 1_500_000_000_000, max: 1_999_999_999_999 }).map(String),
    fc.uuid(),
    fc.tuple(fc.uuid(), made('4', 16)).map(([id, number]) => `ajs-next-${number}-${id}`),
    made('4', 16).map((number) => `ORD-${number}`),
    made('4', 16).map((number) => `https://tienda.pe/pedidos/${number}?order_id=${number}`),
    made('4', 16).map((number) => `mi pedido n.º ${number} no llegó`),
    made('4', 16).map((number) => `4.${number}`),
    fc
      .tuple(made('4', 16), digitsOf(1))
      .map(([number, more]) => `${more}${number}${more}${more}${more}`),
  )
  fc.assert(
    fc.property(others, (text) => {
      const json = JSON.stringify({ text: `antes ${text} después` })
      assert.equal(maskCardNumbers(json), json)
    }),
    { numRuns: 1000 },
  )
  const named = fc.constantFrom('order_id', 'orderId', 'messageId', 'id', 'imei', 'telefono', 'sku')
  fc.assert(
    fc.property(named, made('4', 16), (name, number) => {
      const json = JSON.stringify({
        [name]: number,
        order: { number: Number(number), ids: [number] },
      })
      assert.equal(maskCardNumbers(json), json)
    }),
  )
})

test('the field decides over the digits when it is called a card', () => {
  assert.deepEqual(
    maskCardsIn({ payment: { cardNumber: '4222222222222', card_id: 4111111111111111 } }),
    { payment: { cardNumber: '•••••••••2222', card_id: '••••••••••••1111' } },
  )
  assert.deepEqual(maskCardsIn({ text: 'dos: 4111 1111 1111 1111 y 5500-0000-0000-0004' }), {
    text: 'dos: •••• •••• •••• 1111 y ••••-••••-••••-0004',
  })
  const kept = { text: 'sin números' }
  assert.equal(maskCardsIn(kept), kept)
})
