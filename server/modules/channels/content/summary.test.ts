import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content } from './content.ts'
import { summarise } from './summary.ts'

const lineOf = (content: Content) => summarise(content).text

test('a message is told in one line of its own words', () => {
  assert.deepEqual(summarise({ type: 'text', text: ' Hola\n\nmundo ' }), {
    kind: 'text',
    text: 'Hola mundo',
  })
  const mediaId = '0199a0de-7e11-7cc0-8f00-000000000001'
  const file = { type: 'media', kind: 'document', mediaId, filename: 'boleta.pdf' } as const
  assert.deepEqual(summarise(file), { kind: 'document', text: 'boleta.pdf' })
  assert.equal(lineOf({ ...file, caption: 'La boleta' }), 'La boleta')
  assert.equal(lineOf({ type: 'choice', choiceId: 'a', title: 'Lima' }), 'Lima')
  assert.equal(lineOf({ type: 'location', latitude: -12.1, longitude: -77 }), '-12.1, -77')
  assert.equal(lineOf({ type: 'template', name: 'order_ready', language: 'es' }), 'order_ready')
  assert.equal(lineOf({ type: 'form', name: 'flow', values: {} }), 'flow')
  const contacts = ['Ana', 'Luis'].map((name) => ({ name, phones: [], emails: [] }))
  assert.equal(lineOf({ type: 'contacts', contacts }), 'Ana, Luis')
  const lines = [{ productId: 'sku1', quantity: 2 }]
  assert.equal(lineOf({ type: 'order', lines }), '2 × sku1')
  assert.deepEqual(summarise({ type: 'unsupported', providerType: 'poll', raw: {} }), {
    kind: 'unsupported',
    text: '',
  })
})

test('a long line is cut between characters', () => {
  const line = lineOf({ type: 'text', text: '😀'.repeat(500) })
  assert.equal([...line].length, 200)
  assert.ok(line.isWellFormed() && line.endsWith('…'))
})
