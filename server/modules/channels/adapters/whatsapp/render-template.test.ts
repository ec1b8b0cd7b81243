import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outgoingContent } from '../../content/content.ts'
import { bodyOf, mediaId, refused } from './rendered.ts'

const definition = [
  { type: 'HEADER', format: 'TEXT', text: 'Hola {{1}}' },
  { type: 'BODY', text: 'Su pedido {{1}} llega el {{2}}. {{1}}' },
  { type: 'FOOTER', text: 'Tienda Andina' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Listo' },
      { type: 'URL', text: 'Seguir', url: 'https://andina.pe/o/{{1}}' },
      { type: 'QUICK_REPLY', text: 'No' },
      { type: 'PHONE_NUMBER', text: 'Llamar' },
    ],
  },
]
const template = (more: object = {}) =>
  outgoingContent.parse({
    type: 'template',
    name: 'order_ready',
    language: 'es',
    header: [{ text: 'Ana' }],
    body: [{ text: '42' }, { text: 'lunes\n4' }],
    buttons: [{ index: 1, value: '42' }],
    choices: [
      { id: 'ok:42', title: 'Listo' },
      { id: 'no:42', title: 'No' },
    ],
    ...more,
  })

test('a template takes its values where its definition asks for them', () => {
  const payload = (index: number, payload: string) => ({
    type: 'button',
    sub_type: 'quick_reply',
    index: String(index),
    parameters: [{ type: 'payload', payload }],
  })
  assert.deepEqual(bodyOf(template(), { template: { components: definition } }), {
    type: 'template',
    template: {
      name: 'order_ready',
      language: { code: 'es' },
      components: [
        { type: 'header', parameters: [{ type: 'text', text: 'Ana' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: '42' },
            { type: 'text', text: 'lunes 4' },
          ],
        },
        payload(0, 'ok:42'),
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '42' }] },
        payload(2, 'no:42'),
      ],
    },
  })
  const named = [{ type: 'BODY', text: 'Hola {{nombre}}' }]
  const body = [{ name: 'nombre', text: 'Ana' }]
  const own = bodyOf(
    { type: 'template', name: 't', language: 'es', body },
    { template: { components: named } },
  )
  assert.deepEqual((own.template as { components: unknown }).components, [
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'nombre', text: 'Ana' }] },
  ])
  const code = [
    { type: 'BODY', text: '*{{1}}*' },
    { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE' }, { type: 'OTP' }] },
  ]
  const buttons = [0, 1].map((index) => ({ index, value: '123456' }))
  const once = { type: 'template', name: 't', language: 'es', body: [{ text: '123456' }], buttons }
  const coded = bodyOf(outgoingContent.parse(once), { template: { components: code } })
  assert.deepEqual((coded.template as { components: object[] }).components.slice(1), [
    {
      type: 'button',
      sub_type: 'copy_code',
      index: '0',
      parameters: [{ type: 'coupon_code', coupon_code: '123456' }],
    },
    { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '123456' }] },
  ])
})

test('the template of channels.md, section 23, needs no definition', () => {
  const content = {
    type: 'template',
    name: 'order_ready',
    language: 'en_US',
    body: [{ text: 'Ann' }],
    buttons: [{ index: 0, value: 'ok:42' }],
  }
  assert.deepEqual(bodyOf(outgoingContent.parse(content)).template, {
    name: 'order_ready',
    language: { code: 'en_US' },
    components: [
      { type: 'body', parameters: [{ type: 'text', text: 'Ann' }] },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'ok:42' }],
      },
    ],
  })
})

test('a template whose values do not match its definition is refused, with what is missing', () => {
  const wrong = (more: object, components: Record<string, unknown>[] = definition) =>
    refused(template(more), { template: { components } })
  const incomplete = (more: object) => ({ code: 'content.incomplete', ...more })
  assert.deepEqual(
    wrong({ body: [{ text: '42' }] }),
    incomplete({ what: 'body', missing: ['2'], needed: 2, given: 1 }),
  )
  const three = [{ text: '1' }, { text: '2' }, { text: '3' }]
  assert.deepEqual(
    wrong({ body: three }),
    incomplete({ what: 'body', missing: [], needed: 2, given: 3 }),
  )
  assert.equal(wrong({ header: undefined })?.what, 'header')
  assert.deepEqual(wrong({ body: [{ text: ' ' }, { text: 'x' }] }), incomplete({ what: 'body' }))
  assert.deepEqual(wrong({ buttons: [] }), incomplete({ what: 'buttons.1' }))
  const stray = [
    { index: 1, value: 'x' },
    { index: 7, value: 'x' },
  ]
  assert.deepEqual(wrong({ buttons: stray }), incomplete({ what: 'buttons.7', needed: 4 }))
  const image = [{ type: 'HEADER', format: 'IMAGE' }, ...definition.slice(1)]
  assert.deepEqual(wrong({}, image), incomplete({ what: 'header' }))
  const place = [{ type: 'HEADER', format: 'LOCATION' }, ...definition.slice(1)]
  assert.equal(wrong({}, place)?.code, 'content.unsupported')
  assert.equal(wrong({}, [...definition, { type: 'CAROUSEL' }])?.what, 'template.carousel')
})

test('an offer says when it ends, and a carousel is filled in card by card', () => {
  const card = (text: string) => ({
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'La quiero' },
          { type: 'URL', text: 'Ver', url: 'https://andina.pe/{{1}}' },
        ],
      },
    ],
  })
  const components = [
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Hoy', has_expiration: true } },
    { type: 'BODY', text: 'Hola {{1}}' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'No más' }, { type: 'COPY_CODE' }] },
    { type: 'CAROUSEL', cards: [card('Aurora a {{1}}'), card('Brisa')] },
  ]
  const link = (value: string) => ({ index: 1, value })
  const cards = [
    { headerMediaId: mediaId, body: [{ text: 'S/ 30' }], buttons: [link('aurora')] },
    { headerMediaId: mediaId, buttons: [link('brisa')] },
  ]
  const given = (more: object = {}) =>
    outgoingContent.parse({
      ...{ type: 'template', name: 'ofertas', language: 'es', body: [{ text: 'Ana' }], cards },
      expiresAt: '2026-11-30T23:59:59-05:00',
      buttons: [{ index: 1, value: 'FIN30' }],
      choices: ['stop', 'aurora', 'brisa'].map((id) => ({ id, title: id })),
      ...more,
    })
  const header = {
    type: 'header',
    parameters: [{ type: 'image', image: { id: '4490709327384033' } }],
  }
  const text = (type: string, said: string) => ({
    type,
    parameters: [{ type: 'text', text: said }],
  })
  const button = (index: string, sub_type: string, parameter: object) => ({
    ...{ type: 'button', sub_type, index },
    parameters: [parameter],
  })
  const reply = (payload: string) => button('0', 'quick_reply', { type: 'payload', payload })
  const end = (said: string) => button('1', 'url', { type: 'text', text: said })
  const sent = bodyOf(given(), { template: { components } })
  assert.deepEqual((sent.template as { components: object[] }).components, [
    {
      type: 'limited_time_offer',
      parameters: [
        {
          type: 'limited_time_offer',
          limited_time_offer: { expiration_time_ms: Date.UTC(2026, 11, 1, 4, 59, 59) },
        },
      ],
    },
    text('body', 'Ana'),
    reply('stop'),
    button('1', 'copy_code', { type: 'coupon_code', coupon_code: 'FIN30' }),
    {
      type: 'carousel',
      cards: [
        {
          card_index: 0,
          components: [header, text('body', 'S/ 30'), reply('aurora'), end('aurora')],
        },
        { card_index: 1, components: [header, reply('brisa'), end('brisa')] },
      ],
    },
  ])
  const wrong = (more: object) => refused(given(more), { template: { components } })
  const incomplete = (more: object) => ({ code: 'content.incomplete', ...more })
  assert.deepEqual(wrong({ expiresAt: undefined }), incomplete({ what: 'expiresAt' }))
  assert.deepEqual(
    wrong({ cards: cards.slice(1) }),
    incomplete({ what: 'cards', needed: 2, given: 1 }),
  )
  const [first, second] = cards
  const bare = { ...second, headerMediaId: undefined }
  assert.deepEqual(wrong({ cards: [first, bare] }), incomplete({ what: 'cards.1.header' }))
  assert.deepEqual(
    wrong({ cards: [first, { ...second, buttons: [] }] }),
    incomplete({ what: 'cards.1.buttons.1' }),
  )
  const shop = { type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'Ver todo' }] }
  const products = [
    { type: 'CAROUSEL', cards: [{ components: [{ type: 'HEADER', format: 'PRODUCT' }] }] },
  ]
  const bodiless = { body: undefined, buttons: undefined, expiresAt: undefined }
  const beyond = (defined: Record<string, unknown>[]) =>
    refused(given({ ...bodiless, cards: [{}] }), { template: { components: defined } })
  assert.equal(beyond([shop])?.what, 'template.mpm')
  assert.equal(beyond(products)?.what, 'template.header')
})
