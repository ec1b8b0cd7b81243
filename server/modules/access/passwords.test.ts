import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkPassword } from './passwords.ts'

const person = { email: 'ana.quispe@tienda.example', name: 'Ana Quispe' }
const codeOf = (password: string) => {
  try {
    checkPassword(password, person)
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a password', () => {
  it('has at least ten characters, counted as people count them', () => {
    assert.equal(codeOf('nueve letr'), 'accepted')
    assert.equal(codeOf('123 letra'), 'password.short')
    assert.equal(codeOf('🧶🧶🧶🧶🧶'), 'password.short')
  })

  it('is not what others would try first', () => {
    for (const password of [
      'Contraseña123',
      'PASSWORD1234',
      '1234567890',
      'aaaaaaaaaaaa',
      'ababababab',
      'abcdefghij',
      'Ana Quispe',
      'ana.quispe@tienda.example',
      'ana.quispe',
    ]) {
      assert.equal(codeOf(password), 'password.common', password)
    }
    assert.equal(codeOf('hilo de alpaca azul'), 'accepted')
  })
})
