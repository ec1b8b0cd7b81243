import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../../platform/refusal.ts'
import type { Envelope } from '../../adapter.ts'
import { type OutgoingContent, outgoingContent } from '../../content/content.ts'
import { planParts } from '../../content/plan-parts.ts'
import { capabilities } from './capabilities.ts'
import { limits } from './limits.ts'
import { render } from './render.ts'
import { envelope } from './testing.ts'

const mediaId = '0199a0de-7e11-7cc0-8f00-000000000001'
const uploads = new Map([[mediaId, '4490709327384033']])

/** What a message has of its own. */
function bodyOf(content: OutgoingContent, more: Partial<Envelope> = {}) {
  const { path, body } = render(content, envelope({ uploads, ...more }))
  assert.equal(path, 'messages')
  const { messaging_product, recipient_type, to, ...own } = body
  assert.deepEqual(
    [messaging_product, recipient_type, to],
    ['whatsapp', 'individual', '16505551234'],
  )
  return own
}
function refused(
  content: OutgoingContent,
  more: Partial<Envelope> = {},
): Record<string, unknown> | undefined {
  try {
    render(content, envelope({ uploads, ...more }))
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error))
    return { code: error.code, ...error.details }
  }
  return undefined
}
const text = (said: string): OutgoingContent => ({ type: 'text', text: said })
const choices = (count: number, more = {}): OutgoingContent => ({
  type: 'choices',
  text: '¿Qué sede?',
  choices: Array.from({ length: count }, (_, i) => ({ id: `s${i + 1}`, title: `Sede ${i + 1}` })),
  ...more,
})

test('whom it goes to is named as the handle is: by number or by id', () => {
  const to = (type: string, value: string) => {
    const { to, recipient } = render(
      text('Hola'),
      envelope({ to: { type, value, realm: '' } }),
    ).body
    return { to, recipient }
  }
  const number = { to: '51987654321', recipient: undefined }
  assert.deepEqual(to('whatsapp', '51987654321'), number)
  assert.deepEqual(to('phone', '+51987654321'), number)
  assert.deepEqual(to('whatsapp', 'US.1349'), { to: undefined, recipient: 'US.1349' })
  assert.deepEqual(to('whatsapp', 'US.ENT.118'), { to: undefined, recipient: 'US.ENT.118' })
})

test('an answer quotes what it answers, and carries our reference', () => {
  assert.deepEqual(bodyOf(text('Hola'), { replyTo: 'wamid.Q', reference: 'delivery-1' }), {
    type: 'text',
    text: { body: 'Hola', preview_url: false },
    context: { message_id: 'wamid.Q' },
    biz_opaque_callback_data: 'delivery-1',
  })
  assert.deepEqual(bodyOf(text('Vea https://andina.pe')).text, {
    body: 'Vea https://andina.pe',
    preview_url: true,
  })
})

test('the list of channels.md, section 23, is rendered word for word', () => {
  const content: OutgoingContent = {
    type: 'choices',
    text: 'Which store?',
    header: 'Pick',
    footer: 'f',
    open: 'Stores',
    choices: [{ id: 's1', title: 'Oslo', description: 'open', section: 'North' }],
  }
  assert.deepEqual(bodyOf(content), {
    type: 'interactive',
    interactive: {
      type: 'list',
      header: { type: 'text', text: 'Pick' },
      body: { text: 'Which store?' },
      footer: { text: 'f' },
      action: {
        button: 'Stores',
        sections: [{ title: 'North', rows: [{ id: 's1', title: 'Oslo', description: 'open' }] }],
      },
    },
  })
})

test('choices are buttons up to three, else a list, which every language can open', () => {
  assert.deepEqual(bodyOf(choices(2)).interactive, {
    type: 'button',
    body: { text: '¿Qué sede?' },
    action: {
      buttons: [
        { type: 'reply', reply: { id: 's1', title: 'Sede 1' } },
        { type: 'reply', reply: { id: 's2', title: 'Sede 2' } },
      ],
    },
  })
  const rows = (of: number[]) => of.map((n) => ({ id: `s${n}`, title: `Sede ${n}` }))
  assert.deepEqual(bodyOf(choices(4)).interactive, {
    type: 'list',
    body: { text: '¿Qué sede?' },
    action: { button: '☰', sections: [{ rows: rows([1, 2, 3, 4]) }] },
  })
  const apart = choices(0, {
    choices: [
      { id: 's1', title: 'Sede 1', section: 'Costa' },
      { id: 's2', title: 'Sede 2' },
      { id: 's3', title: 'Sede 3', section: 'Costa' },
    ],
  })
  assert.deepEqual(bodyOf(apart).interactive, {
    type: 'list',
    body: { text: '¿Qué sede?' },
    action: {
      button: '☰',
      sections: [
        { title: 'Costa', rows: rows([1, 3]) },
        { title: '…', rows: rows([2]) },
      ],
    },
  })
})

test('links, places, requests for a place, cards and files have their forms', () => {
  const link = { type: 'link', text: 'Vea', header: 'Hola', title: 'Tienda', url: 'https://a.pe/x' }
  assert.deepEqual(bodyOf(outgoingContent.parse(link)).interactive, {
    type: 'cta_url',
    header: { type: 'text', text: 'Hola' },
    body: { text: 'Vea' },
    action: { name: 'cta_url', parameters: { display_text: 'Tienda', url: 'https://a.pe/x' } },
  })
  assert.deepEqual(bodyOf({ type: 'location_request', text: '¿Dónde está?' }).interactive, {
    type: 'location_request_message',
    body: { text: '¿Dónde está?' },
    action: { name: 'send_location' },
  })
  assert.deepEqual(bodyOf({ type: 'location', latitude: -12.1, longitude: -77, name: 'Sede' }), {
    type: 'location',
    location: { latitude: -12.1, longitude: -77, name: 'Sede' },
  })
  const ana = {
    name: 'Ana María Ruiz',
    phones: ['+51 1'],
    emails: ['a@a.pe'],
    organisation: 'Andina',
  }
  assert.deepEqual(bodyOf({ type: 'contacts', contacts: [ana] }).contacts, [
    {
      name: { formatted_name: 'Ana María Ruiz', first_name: 'Ana', last_name: 'María Ruiz' },
      phones: [{ phone: '+51 1' }],
      emails: [{ email: 'a@a.pe' }],
      org: { company: 'Andina' },
    },
  ])
  const file = { type: 'media', mediaId } as const
  const id = '4490709327384033'
  assert.deepEqual(bodyOf({ ...file, kind: 'voice' }), {
    type: 'audio',
    audio: { id, voice: true },
  })
  assert.deepEqual(bodyOf({ ...file, kind: 'image', caption: 'La sede' }), {
    type: 'image',
    image: { id, caption: 'La sede' },
  })
  assert.deepEqual(bodyOf({ ...file, kind: 'document', filename: 'boleta.pdf' }), {
    type: 'document',
    document: { id, filename: 'boleta.pdf' },
  })
})

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

test('what is longer than Meta takes is refused, with the field and its limit', () => {
  const tooLong: [string, number, (said: string) => OutgoingContent][] = [
    ['text', limits.text, text],
    ['caption', limits.caption, (caption) => ({ type: 'media', kind: 'image', mediaId, caption })],
    [
      'filename',
      limits.filename,
      (filename) => ({ type: 'media', kind: 'document', mediaId, filename }),
    ],
    ['caption', 0, (caption) => ({ type: 'media', kind: 'audio', mediaId, caption })],
    ['caption', 0, (caption) => ({ type: 'media', kind: 'voice', mediaId, caption })],
    ['text', limits.interactiveBody, (said) => ({ ...choices(1), text: said }) as OutgoingContent],
    ['header', limits.header, (header) => choices(1, { header })],
    ['footer', limits.footer, (footer) => choices(1, { footer })],
    ['text', limits.interactiveBody, (said) => ({ type: 'location_request', text: said })],
    [
      'title',
      limits.linkTitle,
      (title) => ({ type: 'link', text: 'x', title, url: 'https://a.pe' }),
    ],
    [
      'name',
      limits.locationText,
      (name) => ({ type: 'location', latitude: 0, longitude: 0, name }),
    ],
    [
      'header',
      limits.templateHeader,
      (said) =>
        ({
          ...{ type: 'template', name: 't', language: 'es' },
          header: [{ text: said }],
        }) as OutgoingContent,
    ],
    [
      'body',
      limits.templateValue,
      (said) =>
        ({
          ...{ type: 'template', name: 't', language: 'es' },
          body: [{ text: said }],
        }) as OutgoingContent,
    ],
  ]
  for (const [what, limit, of] of tooLong) {
    const length = limit + 1
    assert.deepEqual(refused(of('😀'.repeat(length))), {
      code: 'content.too_long',
      what,
      limit,
      length,
    })
    if (limit > 0) assert.equal(refused(of('😀'.repeat(limit))), undefined, `${what} ${limit}`)
  }
  const reference = 'r'.repeat(513)
  assert.equal(refused(text('x'), { reference })?.limit, limits.reference)
  const contacts = Array.from({ length: 6 }, () => ({ name: 'Ana', phones: [], emails: [] }))
  assert.equal(refused({ type: 'contacts', contacts })?.limit, limits.contacts)
  assert.deepEqual(refused(choices(11)), {
    code: 'content.unsupported',
    what: 'choices',
    limit: 10,
    length: 11,
  })
  assert.equal(refused(text(' '))?.code, 'content.incomplete')
  assert.equal(refused(choices(1, { text: '' }))?.code, 'content.incomplete')
  const unknown = '0199a0de-7e11-7cc0-8f00-000000000002'
  const lost = { type: 'media', kind: 'image', mediaId: unknown } as const
  assert.deepEqual(refused(lost), { code: 'content.unsupported', what: 'media', mediaId: unknown })
})

/** Long ones too: what is generated by itself stays short. */
const said = (most: number) =>
  fc
    .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: most }))
    .map(([piece, length]) => [...piece.repeat(length)].slice(0, length).join(''))
const visible = (most: number) => said(most).map((given) => `${given}.`)
const some = <Item>(item: fc.Arbitrary<Item>) =>
  fc.array(item, { minLength: 1, maxLength: 14, size: 'max' })
const choice = fc.record(
  {
    id: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }),
    title: visible(30),
    description: said(90),
    section: said(30),
  },
  { requiredKeys: ['id', 'title'] },
)
const framed = { header: said(90), footer: said(90) }
const kinds = ['image', 'voice', 'document', 'sticker'] as const
const card = fc.record({
  name: visible(60),
  phones: fc.constant<string[]>(['+51 1']),
  emails: fc.constant<string[]>([]),
})
const anyContent: fc.Arbitrary<OutgoingContent> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: visible(9000) }),
  fc.record(
    {
      type: fc.constant('choices' as const),
      text: visible(3000),
      open: said(30),
      choices: some(choice),
      ...framed,
    },
    { requiredKeys: ['type', 'text', 'choices'] },
  ),
  fc.record(
    {
      type: fc.constant('link' as const),
      text: visible(3000),
      title: visible(30),
      url: fc.constant('https://andina.pe/x'),
      ...framed,
    },
    { requiredKeys: ['type', 'text', 'title', 'url'] },
  ),
  fc.record({
    type: fc.constant('media' as const),
    kind: fc.constantFrom(...kinds),
    mediaId: fc.constant(mediaId),
    caption: said(3000),
  }),
  fc.record({ type: fc.constant('contacts' as const), contacts: some(card) }),
)

test('every part that is planned can be rendered', () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      for (const part of planParts(content, capabilities)) {
        assert.equal(refused(part), undefined, JSON.stringify(part).slice(0, 2000))
      }
    }),
    { numRuns: 1000 },
  )
})
