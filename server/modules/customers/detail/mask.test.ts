import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPersonalTrait, maskEntry, maskHandle, maskName, maskTraits } from './mask.ts'

test('addresses keep what tells them apart for who knows them, and no more', () => {
  assert.equal(maskHandle({ type: 'phone', value: '+51987654312' }), '+51 9•• ••• •12')
  assert.equal(maskHandle({ type: 'email', value: 'ana@example.com' }), 'a•••@e•••.com')
  assert.equal(maskHandle({ type: 'whatsapp', value: '51987654312' }), '51 9•• ••• •12')
  assert.equal(maskHandle({ type: 'user', value: 'customer-4711' }), 'c•••')
  assert.equal(maskHandle({ type: 'anonymous', value: 'b5f1' }), 'b5f1')
  assert.equal(maskName('Ana María Quispe'), 'A••• M••• Q•••')
})

test('personal traits are masked by name, in Spanish as in English, and others by how they look', () => {
  for (const name of ['firstName', 'nombre', 'birthday', 'email', 'direccion', 'phone_2', 'dni']) {
    assert.ok(isPersonalTrait(name), name)
  }
  assert.deepEqual(
    maskTraits({
      plan: 'gold',
      visits: 12,
      vip: true,
      address: { city: 'Lima', number: 1234567 },
      note: 'write to ana@x.pe or call +51 987 654 321 at 10:30',
    }),
    {
      plan: 'gold',
      visits: 12,
      vip: true,
      address: { city: 'L•••', number: '1••••••' },
      note: 'write to a•••@x•••.pe or call +51 9•• ••• •21 at 10:30',
    },
  )
})

test('an entry keeps what was done and loses who it was', () => {
  const masked = maskEntry({
    kind: 'page.viewed',
    body: {
      name: 'Zapatillas',
      properties: { url: 'https://x.pe/?email=ana%40example.com&id=7', price: 12.5 },
      traits: { email: 'ana@example.com', plan: 'gold' },
      userId: 'ana-1990',
    },
    context: { ip: '203.0.113.7', userAgent: 'Firefox', page: { path: '/a' } },
  })
  const json = JSON.stringify(masked)
  assert.ok(!/ana@|ana%40|ana-1990|203\.0/.test(json), json)
  assert.equal(masked.body.name, 'Zapatillas')
  assert.deepEqual(masked.context?.page, { path: '/a' })
})
