import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFact } from '../facts.ts'
import { makeRules, standardRules } from './handle-rules.ts'

const rules = makeRules({
  ...standardRules,
  limits: {},
  ownAddresses: [
    { type: 'email', value: 'ventas@andina.pe' },
    { type: 'phone', value: '+5116123456' },
    { type: 'whatsapp', value: '51987654321' },
    { type: 'instagram', value: 'tienda.andina' },
  ],
})

const ofAnyType = ['null', 'undefined', '[object Object]', '0', '000', 'N/A', 'anonymous', 'guest']
const blocked = fc.oneof(
  fc.record({
    type: fc.constantFrom('user', 'card', 'anonymous', 'device', 'whatsapp', 'email', 'phone'),
    value: fc.constantFrom(...ofAnyType, '', 'usuario', 'anónimo', '-1'),
  }),
  fc.record({
    type: fc.constant('email'),
    value: fc.constantFrom('noreply@andina.pe', 'no-tiene@x.pe', 'ventas@andina.pe'),
  }),
  fc.record({
    type: fc.constant('phone'),
    value: fc.constantFrom('+51999999999', '+5116123456', '016123456', '987654321'),
  }),
  fc.record({ type: fc.constant('whatsapp'), value: fc.constantFrom('51987654321', '5116123456') }),
  fc.record({ type: fc.constant('instagram'), value: fc.constant('tienda.andina') }),
)
const spaces = ['', '', '', ' ', '  ', '\u00a0', '\u2009', '\u200b', '\ufeff']

/** The same in another case, with spaces between its characters. */
const disguised = blocked.chain(({ type, value }) =>
  fc
    .array(fc.tuple(fc.boolean(), fc.constantFrom(...spaces)), {
      minLength: value.length + 1,
      maxLength: value.length + 1,
    })
    .map((ways) => ({
      type,
      value: ways
        .map(([upper, space], n) => {
          const letter = value.charAt(n)
          return (upper ? letter.toUpperCase() : letter) + space
        })
        .join(''),
      assurance: 3,
    })),
)

test('values that name nobody and own addresses never become handles, however they are written', () => {
  fc.assert(
    fc.property(fc.array(disguised, { minLength: 1, maxLength: 5 }), (handles) => {
      const fact = { handles, occurredAt: new Date(), lazy: true, assertedBy: 'key:test' }
      const asked = readFact(fact, rules)
      assert.deepEqual(asked.handles, [])
      assert.equal(asked.dropped.length, handles.length)
    }),
    { numRuns: 1000 },
  )
})

test('without own addresses the same people are taken', () => {
  const handles = [
    { type: 'email', value: 'Ventas@andina.pe', assurance: 2 },
    { type: 'phone', value: '01 612-3456', assurance: 2 },
    { type: 'instagram', value: 'tienda.andina', assurance: 2 },
  ]
  const fact = { handles, occurredAt: new Date(), lazy: true, assertedBy: 'key:test' }
  assert.equal(readFact(fact, standardRules).handles.length, 3)
  assert.equal(readFact(fact, rules).handles.length, 0)
  assert.equal(
    readFact(fact, makeRules({ ...standardRules, country: 'CO', ownAddresses: [], limits: {} }))
      .handles.length,
    3,
  )
})
