import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chosenOf } from './choose.ts'
import type { Choice } from './content.ts'

const choices: Choice[] = [
  { id: 'lima', title: 'Lima Centro' },
  { id: 'cusco', title: 'Cusco' },
  { id: 'nunoa', title: 'Ñuñoa ❤️' },
]
const idOf = (text: string, among = choices) => chosenOf(text, among)?.id

test('a number, in figures or in words, is the choice behind it', () => {
  for (const said of [
    '2',
    '2.',
    ' 2 ',
    '2)',
    '(2)',
    '#2',
    '2️⃣',
    '２',
    'dos',
    'Dos.',
    'DOS',
    'two',
    'dois',
    'duas',
  ]) {
    assert.equal(idOf(said), 'cusco', said)
  }
  for (const said of ['3', 'tres', 'três', 'three']) assert.equal(idOf(said), 'nunoa', said)
  for (const said of ['0', '4', '2 personas', '22', '1.5', '', ' ', '.', 'diez']) {
    assert.equal(idOf(said), undefined, said)
  }
  const many = Array.from({ length: 30 }, (_, i) => ({ id: `c${i + 1}`, title: `Sede ${i + 1}x` }))
  for (const said of ['veintidós', 'veintidos', 'twenty-two', 'Twenty two', 'vinte e dois', '22']) {
    assert.equal(idOf(said, many), 'c22', said)
  }
})

test('a title counts without regard to case, accents and the marks around it', () => {
  for (const said of ['cusco', 'CUSCO', '¡Cusco!', ' Cusco. ', 'cúsco']) {
    assert.equal(idOf(said), 'cusco', said)
  }
  assert.equal(idOf('lima   centro'), 'lima')
  assert.equal(idOf('nunoa ❤'), 'nunoa')
  assert.equal(idOf('Lima'), undefined)
})

test('an article or the word option before the number changes nothing', () => {
  for (const said of [
    ...['La 2', 'el 2', 'la dos', 'Opción 2', 'la opción 2.', 'opcion dos', 'Número 2'],
    ...['option 2', 'the number 2', 'a 2', 'opção dois', 'o número 2'],
  ]) {
    assert.equal(idOf(said), 'cusco', said)
  }
  for (const said of ['las dos', 'los 2', 'la', 'opción', 'la opción 9', 'la 2 y la 3']) {
    assert.equal(idOf(said), undefined, said)
  }
  const called = [0, 1, 2, 3].map((n) => ({ id: `c${n}`, title: `Opción ${n}` }))
  assert.equal(idOf('opcion 3', called), 'c3', 'a title before the number in it')
  assert.equal(idOf('la 3', called), 'c2')
  assert.equal(idOf('la 2', [{ id: 'x', title: 'x' }, ...choices.slice(0, 1)]), 'lima')
})

test('a bare yes or no is the one choice that begins with it', () => {
  const asked = [
    { id: 'yes', title: 'Sí, continuar' },
    { id: 'no', title: 'No soy yo' },
  ]
  for (const said of ['si', 'Sí', '¡sí!', 'SI.']) assert.equal(idOf(said, asked), 'yes', said)
  assert.equal(idOf('no', asked), 'no')
  assert.equal(idOf('sí pero después', asked), undefined)
  assert.equal(idOf('no', [...asked, { id: 'not', title: 'No sé' }]), undefined, 'may be two')
  assert.equal(idOf('yes', asked), undefined)
})

test('what may be two choices is none', () => {
  const sizes = [
    { id: 's', title: '2' },
    { id: 'm', title: '4' },
    { id: 'twin', title: 'Sí' },
    { id: 'twins', title: 'si' },
  ]
  assert.equal(idOf('4', sizes), undefined, 'the title of the second, the number of the fourth')
  assert.equal(idOf('2', sizes), undefined)
  assert.equal(idOf('3', sizes), 'twin')
  assert.equal(idOf('SI', sizes), undefined)
  assert.equal(idOf('si', sizes), 'twins', 'as it is written')
  const called = [
    { id: 'two', title: 'Dos' },
    { id: 'one', title: 'Una' },
  ]
  assert.equal(idOf('una', called), 'one', 'a title before the word for a number')
  assert.equal(idOf('👍', [{ id: 'ok', title: '👍' }]), 'ok')
})

test('whatever is said, nobody chooses what is not there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (said) => {
      const found = chosenOf(said, choices)
      assert.ok(found === undefined || choices.includes(found))
    }),
    { numRuns: 1000 },
  )
})
