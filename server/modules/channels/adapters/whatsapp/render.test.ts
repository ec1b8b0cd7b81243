import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type OutgoingContent, outgoingContent } from '../../content/content.ts'
import { planParts } from '../../content/plan-parts.ts'
import { capabilities } from './capabilities.ts'
import { limits } from './limits.ts'
import { render } from './render.ts'
import { bodyOf, mediaId, refused } from './rendered.ts'
import { envelope } from './testing.ts'

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
