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

/** An order as shops of the region write them: nobody's fields are called alike. */
const order = {
  numero_pedido: '4500012345',
  order_id: '900012345',
  nombre: 'Rosa Quispe Mamani',
  cliente: 'Rosa Quispe',
  customer_name: 'Rosa Quispe',
  nombreCompleto: 'Rosa Quispe Mamani',
  nombrecliente: 'Rosa',
  apellidoPaterno: 'Quispe',
  customer_id: 'rquispe-77',
  direccionEntrega: { calle: 'Jr. Puno', numero: 145, distrito: 'Cercado' },
  'Dirección de facturación': 'Av. Brasil 2100',
  endereco: 'Rua Augusta 500',
  documento: { tipo: 'DNI', numero: 45671234 },
  dni: 45671234,
  rut: '12.345.678-5',
  cpf: '123.456.789-09',
  telefono: 987654321,
  telefonocelular: '987 654 321',
  celular_2: '987654322',
  correo: 'rosa@correo.pe',
  comprador: { id: 7, nombre: 'Rosa Quispe', contacto: 'Luis' },
  observaciones: 'llamar al 987 654 321 o al (01) 234-5678, DNI 45671234',
  url: 'https://x.pe/gracias?telefono=987654321&pedido=4500012345&nombre=Rosa',
  fecha: '2024-05-01 10:30:00',
  total: '1.250.000',
  precision: '12.046373',
  products: [
    { product_id: 'p-1', nombre: 'Zapatilla urbana', precio: 199.9, sku: '7750012345' },
    { name: 'Polo básico', quantity: 2, brand: 'Andina' },
  ],
  tienda: { nombre: 'Centro', codigo: '10045678' },
}

test('an order as Latin American shops write it shows what was bought, not who bought it', () => {
  const entry = { kind: 'order.placed', body: { properties: order }, context: null }
  const masked = maskEntry(entry).body.properties
  const json = JSON.stringify(masked)
  for (const telling of [
    'Rosa',
    'Quispe',
    'Mamani',
    'Luis',
    'rquispe',
    'Puno',
    'Brasil',
    'Augusta',
  ]) {
    assert.ok(!json.includes(telling), `${telling} in ${json}`)
  }
  for (const number of ['45671234', '345', '456', '654', '234-5678', 'correo.pe']) {
    const told = json.replaceAll(/4500012345|7750012345|900012345|10045678/g, '')
    assert.ok(!told.includes(number), `${number} in ${json}`)
  }
  assert.equal(masked.order_id, order.order_id)
  assert.equal(masked.numero_pedido, order.numero_pedido)
  assert.equal(masked.fecha, order.fecha)
  assert.equal(masked.total, order.total)
  assert.deepEqual(masked.products, order.products)
  assert.deepEqual(masked.tienda, order.tienda)
  assert.ok(masked.url.includes('pedido=4500012345'), masked.url)
})

test('one list judges the names of traits, of fields and of filters alike', () => {
  const personal = [
    'customer_name',
    'nombreCompleto',
    'direccionEntrega',
    'documento',
    'dni',
    'rut',
  ]
  const more = ['cpf', 'telefono', 'celular', 'correo', 'Teléfono 2', 'endereço', 'fechaNacimiento']
  for (const name of [...personal, ...more, 'RUC', 'userId', 'emailAddress', 'name', 'cliente']) {
    assert.ok(isPersonalTrait(name), name)
    const { body } = maskEntry({ kind: 'event.tracked', body: { [name]: 'Ana X' }, context: null })
    assert.notEqual(body[name], 'Ana X', name)
  }
  const others = ['plan', 'product_name', 'nombre_tienda', 'campaign_name', 'userAgent', 'coupon']
  for (const name of [
    ...others,
    'categoria',
    'ciudad',
    'filename',
    'description',
    'ship',
    'screen',
  ]) {
    assert.ok(!isPersonalTrait(name), name)
    const { body } = maskEntry({ kind: 'event.tracked', body: { [name]: 'Ana X' }, context: null })
    assert.equal(body[name], 'Ana X', name)
  }
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
