import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../platform/refusal.ts'
import type { FormRequestContent } from './content.ts'
import { readAnswers } from './read-answers.ts'

const form: FormRequestContent = {
  type: 'form_request',
  name: 'Despacho',
  text: '',
  fields: [
    { id: 'name', label: 'Nombre', type: 'text', required: true },
    { id: 'mail', label: 'Correo', type: 'email' },
    { id: 'phone', label: 'Celular', type: 'phone' },
    { id: 'floor', label: 'Piso', type: 'number' },
    { id: 'shop', label: 'Tienda', type: 'choice', choices: ['Centro', 'Norte'] },
    { id: 'day', label: 'Día', type: 'date' },
  ],
}
const wrongIn = (given: Record<string, string>) => {
  try {
    readAnswers(form, given)
    return {}
  } catch (error) {
    assert.ok(error instanceof Refusal && error.code === 'input.invalid')
    return error.details
  }
}

test('answers come back under the ids of their fields, with their labels', () => {
  const { values, labels } = readAnswers(form, {
    name: ' Ana ',
    mail: 'ana@andina.example',
    phone: '+51 999 111 222',
    floor: '3,5',
    shop: 'Norte',
    day: '2026-12-24',
    other: 'was not asked',
  })
  assert.deepEqual(values, {
    ...{ name: 'Ana', mail: 'ana@andina.example', phone: '+51 999 111 222' },
    ...{ floor: 3.5, shop: 'Norte', day: '2026-12-24' },
  })
  assert.equal(labels?.shop, 'Tienda')
  assert.deepEqual(readAnswers(form, { name: 'Ana', mail: ' ' }).values, { name: 'Ana' })
})

test('what the form asks and did not get, or got wrong, is refused by field', () => {
  assert.deepEqual(wrongIn({ name: ' ' }), { name: 'is missing' })
  assert.deepEqual(
    wrongIn({ name: 'Ana', mail: 'ana', phone: 'no', floor: 'dos', shop: 'Sur', day: '24/12' }),
    {
      ...{ mail: 'is no email', phone: 'is no phone', floor: 'is no number' },
      ...{ shop: 'is no choice', day: 'is no date' },
    },
  )
})

test('whatever is given, nothing comes back that was not asked', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (given) => {
      const { values } = readAnswers(form, {
        ...given,
        name: 'Ana',
        mail: '',
        phone: '',
        floor: '',
      })
      assert.deepEqual(Object.keys(values), ['name'])
    }),
  )
})
