import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fits, lengthOf, splitBefore, splitText, type TextLimit } from './split-text.ts'

const points = (max: number): TextLimit => ({ max, unit: 'code_points' })
const family = '👨‍👩‍👧‍👦'

const limits = fc.record({
  max: fc.integer({ min: 8, max: 60 }),
  unit: fc.constantFrom('code_points' as const, 'bytes' as const),
})
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(' ', '\n', '\n\n', '. ', '! ', '\r\n', '\u00a0', family, 'e\u0301', '。'),
    ),
    { maxLength: 30, size: 'max' },
  )
  .map((pieces) => pieces.join(''))

const withoutSpace = (text: string) => text.replace(/\s+/g, '')

test('splitting loses nothing but white space, keeps every limit and halves no character', () => {
  fc.assert(
    fc.property(texts, limits, (text, limit) => {
      const parts = splitText(text, limit)
      assert.equal(withoutSpace(parts.join('')), withoutSpace(text.toWellFormed()))
      for (const part of parts) {
        assert.ok(lengthOf(part, limit.unit) <= limit.max)
        assert.ok(part.isWellFormed())
        assert.notEqual(part.trim(), '')
      }
    }),
    { numRuns: 1000 },
  )
})

test('what a reader sees as one character stays whole where it fits a part', () => {
  const seen = (text: string) => [...new Intl.Segmenter().segment(text)].map((one) => one.segment)
  const characters = fc.constantFrom(family, 'e\u0301', '🇵🇪', 'ñ', 'க்ஷி', '👍🏽', 'a', ' ')
  fc.assert(
    fc.property(
      fc.array(characters, { maxLength: 60 }),
      fc.integer({ min: 8, max: 20 }),
      (all, max) => {
        const text = all.join('')
        const parts = splitText(text, points(max))
        const kept = parts.flatMap(seen).filter((one) => one.trim())
        assert.deepEqual(
          kept,
          seen(text).filter((one) => one.trim()),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('a part ends with a paragraph rather than a line, a sentence, a word, a character', () => {
  const parts = (text: string, max: number) => splitText(text, points(max))
  assert.deepEqual(parts('uno dos tres.\n\ncuatro. cinco', 20), ['uno dos tres.', 'cuatro. cinco'])
  assert.deepEqual(parts('uno dos tres\ncuatro. cinco', 20), ['uno dos tres', 'cuatro. cinco'])
  assert.deepEqual(parts('Uno dos. Tres cuatro cinco', 16), ['Uno dos.', 'Tres cuatro', 'cinco'])
  assert.deepEqual(parts('uno dos tres', 9), ['uno dos', 'tres'])
  assert.deepEqual(parts('unodostres', 4), ['unod', 'ostr', 'es'])
  assert.deepEqual(parts('こんにちは。お元気ですか', 8), ['こんにちは。', 'お元気ですか'])
  assert.deepEqual(
    parts(`Hola.\n\n${'x'.repeat(20)}`, 16)[1]?.length,
    16,
    'not almost empty for it',
  )
})

test('a very long text is read in time that grows with its length alone', () => {
  // With time that grew with its square this would not end today.
  const long = `${' '.repeat(200_000)}x${'y'.repeat(200_000)} \n`
  assert.equal(splitText(`a${long}`, points(4096)).join('').length, 200_002)
})

test('the last part may have a limit of its own', () => {
  const text = 'palabra '.repeat(30).trim()
  const { lead, last } = splitBefore(text, points(100), 20)
  assert.ok(last !== '' && fits(last, points(20)))
  assert.ok(lead.length > 0 && lead.every((part) => fits(part, points(100))))
  assert.equal([...lead, last].join(' '), text)
  assert.deepEqual(splitBefore('hola', points(100), 20), { lead: [], last: 'hola' })
})

test('bytes are counted as UTF-8', () => {
  assert.deepEqual(splitText('ñandú ñandú', { max: 7, unit: 'bytes' }), ['ñandú', 'ñandú'])
  assert.equal(fits('ñ'.repeat(500), { max: 1000, unit: 'bytes' }), true)
  assert.equal(fits('ñ'.repeat(501), { max: 1000, unit: 'bytes' }), false)
})
