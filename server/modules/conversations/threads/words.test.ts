import assert from 'node:assert/strict'
import { it } from 'node:test'
import { wordsIn, wordsQuery } from './words.ts'

it('keeps the words of a message without accents and plurals, and as they sound', () => {
  assert.deepEqual(wordsIn({ type: 'text', text: '¡Las DEVOLUCIONES de Iñaki!' }), [
    'de',
    'devolucion',
    'inaki',
    'las',
    '~debolusion',
  ])
})

it('keeps every readable part of a message, and no ids or addresses of files', () => {
  const words = wordsIn({
    type: 'choices',
    text: '¿Qué talla?',
    choices: [{ id: 'talla-xl', title: 'Extra grande', description: 'Hasta 110 cm' }],
  })
  for (const word of ['talla', 'extra', 'grand', '110', 'hasta'])
    assert.ok(words.includes(word), word)
  assert.ok(!words.includes('xl'))
})

it('asks for every word, whole or beginning so, in one of its forms', () => {
  assert.equal(wordsQuery('vaca 12'), "('vaca':* | 'baka':* | '~baka':*) & ('12')")
  assert.equal(wordsQuery("'); drop table --"), wordsQuery('drop table'))
  assert.equal(wordsQuery(' ¡! '), undefined)
})
