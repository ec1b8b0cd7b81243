import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { makeCode, readCodes, spellCode } from './code.ts'

const codes = fc.constant(null).map(() => makeCode())

/** Around a code: words, signs, lines; a space keeps them from being part of it. */
const around = fc.constantFrom(
  '',
  'Hola, quiero seguir con mi consulta: ',
  'mi código es ',
  '¿Tienen la casaca Brisa? ',
  '(ref ',
  '👋 ',
  'línea\n',
)
const behind = fc.constantFrom('', '.', ' gracias', '\n¡chau!', ')', ' 😀', ', por favor')

/** As somebody copies it by hand: one of the ways in which each letter may come. */
const mistyped = (code: string) =>
  fc
    .tuple(
      fc.array(fc.nat(5), { minLength: code.length, maxLength: code.length }),
      fc.constantFrom('', ' ', '-', ' - ', '–', '  '),
    )
    .map(([ways, between]) => {
      const letters = [...code].map((letter, i) => {
        const looks = { 0: ['0', 'O', 'o'], 1: ['1', 'I', 'l', 'L', 'i'] }[letter]
        const spelt = looks?.[ways[i]! % looks.length] ?? letter
        return ways[i]! % 2 ? spelt.toLowerCase() : spelt
      })
      return letters.slice(0, 4).join('') + between + letters.slice(4).join('')
    })

describe('a code', () => {
  it('is found among words however it is mistyped', () => {
    const typed = codes.chain((code) => fc.tuple(fc.constant(code), around, mistyped(code), behind))
    fc.assert(
      fc.property(typed, ([code, before, spelt, after]) => {
        assert.deepEqual(readCodes(before + spelt + after), [code])
      }),
      { numRuns: 1000 },
    )
  })

  it('is not seen in what people and shops write', () => {
    for (const text of [
      'Hola, ¿tienen la casaca Brisa en talla 38 negra?',
      'mi número es +51 987 654 321',
      'mi tarjeta 4111 1111 1111 1111',
      'el pedido P-1003-12345 del 2026-11-22',
      'a las 1230 pues, o mañana',
      'CHAQUETA PANTALON zapatill',
      'LLAMENME ILLOLOIL 00110011',
      'https://tienda.example/p/12345678',
    ]) {
      assert.deepEqual(readCodes(text), [], text)
    }
  })

  it('is never part of a longer word, and never of anything that throws', () => {
    fc.assert(
      fc.property(codes, fc.string({ unit: 'grapheme' }), (code, any) => {
        assert.deepEqual(readCodes(`x${code}`), [])
        for (const found of readCodes(any + code)) assert.match(found, /^[0-9A-HJKMNP-TV-Z]{8}$/)
      }),
      { numRuns: 1000 },
    )
  })

  it('is spelt in two halves and read again', () => {
    const code = makeCode()
    assert.match(spellCode(code), /^\w{4}-\w{4}$/)
    assert.deepEqual(readCodes(spellCode(code)), [code])
  })
})
