import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../platform/refusal.ts'
import type { Capabilities } from './capabilities.ts'
import { choiceForm } from './choice-form.ts'
import { chosenOf } from './choose.ts'
import type { ChoicesContent, OutgoingContent } from './content.ts'
import { planParts } from './plan-parts.ts'
import { lengthOf } from './split-text.ts'

const rich: Capabilities = {
  text: { max: 400, unit: 'code_points' },
  choices: {
    text: 100,
    header: 20,
    footer: 20,
    buttons: { max: 3, title: 12, id: 60 },
    list: { max: 6, sections: 6, title: 14, description: 30, sectionTitle: 14, open: 12, id: 60 },
  },
  link: { title: 12, text: 100 },
  location: true,
  locationRequest: true,
  contacts: true,
  contactsMax: 2,
  media: {
    image: { maxBytes: 1, types: ['image/png'], caption: true },
    audio: { maxBytes: 1, types: ['audio/ogg'], caption: false },
  },
  caption: 50,
  reply: true,
  reactions: { incoming: true, outgoing: true },
  typing: true,
  readMarks: true,
  receipts: { delivered: true, read: true },
  templates: true,
}
/** Such as SMS: words and nothing else. */
const plain: Capabilities = {
  text: { max: 160, unit: 'bytes' },
  location: false,
  locationRequest: false,
  contacts: false,
  media: {},
  caption: 0,
  reply: false,
  reactions: { incoming: false, outgoing: false },
  typing: false,
  readMarks: false,
  receipts: { delivered: false, read: false },
  templates: false,
}

const types = (content: OutgoingContent, can = rich) => planParts(content, can).map((p) => p.type)
const refused = (content: OutgoingContent, can: Capabilities, code: string) =>
  assert.throws(
    () => planParts(content, can),
    (error) => error instanceof Refusal && error.code === code,
  )
const choices = (titles: string[], more: Partial<ChoicesContent> = {}): ChoicesContent => ({
  type: 'choices',
  text: '¿Qué sede?',
  choices: titles.map((title, i) => ({ id: `c${i}`, title })),
  ...more,
})
const mediaId = '0199a0de-7e11-7cc0-8f00-000000000001'

test('choices are buttons where they fit, else a list, else numbered text', () => {
  assert.equal(choiceForm(choices(['Lima', 'Cusco']), rich), 'buttons')
  assert.equal(choiceForm(choices(['A', 'B', 'C', 'D']), rich), 'list')
  assert.equal(choiceForm(choices(['Arequipa norte']), rich), 'list', 'too long for a button')
  assert.equal(choiceForm(choices(['Sí', 'Sí']), rich), 'list', 'buttons must differ')
  assert.equal(choiceForm(choices(['A', 'B', 'C', 'D', 'E', 'F', 'G']), rich), undefined)
  assert.equal(choiceForm(choices(['A'], { choices: [{ id: ' a', title: 'A' }] }), rich), undefined)
  const explained = choices([], { choices: [{ id: 'a', title: 'A', description: 'abierta' }] })
  assert.equal(choiceForm(explained, rich), 'list', 'a button shows no description')
  assert.deepEqual(planParts(choices(['Lima', 'Cusco']), rich), [choices(['Lima', 'Cusco'])])

  const numbered = choices(['Lima', 'Cusco'], {
    header: 'Sedes',
    footer: 'Tienda Andina',
    choices: [
      { id: 'a', title: 'Lima', section: 'Costa', description: 'hasta las 20 h' },
      { id: 'b', title: 'Cusco', section: 'Sierra' },
    ],
  })
  assert.deepEqual(planParts(numbered, plain), [
    {
      type: 'text',
      text: 'Sedes\n\n¿Qué sede?\n\nCosta\n1. Lima – hasta las 20 h\n\nSierra\n2. Cusco\n\nTienda Andina',
    },
  ])
})

test('a text too long to stand above choices goes before them, header first, footer last', () => {
  const long = 'Tenemos varias sedes en la ciudad. '.repeat(5).trim()
  const parts = planParts(
    choices(['Lima'], { text: long, header: 'Sedes', footer: 'Gracias' }),
    rich,
  )
  assert.deepEqual(
    parts.map((part) => part.type),
    ['text', 'choices'],
  )
  const [lead, last] = parts
  assert.ok(lead?.type === 'text' && lead.text.startsWith('Sedes\n\nTenemos'))
  assert.ok(last?.type === 'choices' && last.header === undefined && last.footer === 'Gracias')
  assert.ok(lengthOf(last.text, 'code_points') <= 100)
  assert.equal(`${lead.text} ${last.text}`, `Sedes\n\n${long}`)

  const [only] = planParts(choices(['Lima'], { text: 'Hola', header: 'x'.repeat(21) }), rich)
  assert.ok(only?.type === 'choices' && only.text === `${'x'.repeat(21)}\n\nHola` && !only.header)
})

test('a caption that cannot stand below its file follows as a text', () => {
  const image = { type: 'media', kind: 'image', mediaId } as const
  assert.deepEqual(types({ ...image, caption: 'La sede' }), ['media'])
  assert.deepEqual(types({ ...image, caption: ' ' }), ['media'])
  const long = 'La sede de Lima está abierta. '.repeat(3)
  assert.deepEqual(planParts({ ...image, caption: long }, rich), [
    image,
    { type: 'text', text: long.trim() },
  ])
  const voice = { type: 'media', kind: 'voice', mediaId, caption: 'Escuche' } as const
  assert.deepEqual(planParts(voice, rich), [
    { type: 'media', kind: 'audio', mediaId },
    { type: 'text', text: 'Escuche' },
  ])
  refused({ ...image, kind: 'video' }, rich, 'content.unsupported')
})

test('what a channel has no form for is said in words', () => {
  const said = (content: OutgoingContent) =>
    planParts(content, plain).map((part) => (part.type === 'text' ? part.text : part.type))
  const link = { type: 'link', text: 'Vea', title: 'Tienda', url: 'https://a.pe/x' } as const
  assert.deepEqual(said({ ...link, header: 'Hola' }), ['Hola\n\nVea\n\nTienda\nhttps://a.pe/x'])
  assert.deepEqual(types(link), ['link'])
  assert.deepEqual(types({ ...link, title: 'Ver la tienda en línea' }), ['text'])
  const place = { type: 'location', latitude: -12.1, longitude: -77.03 } as const
  assert.deepEqual(said({ ...place, name: 'Sede', address: 'Av. Larco 1' }), [
    'Sede\nAv. Larco 1\nhttps://maps.google.com/?q=-12.1,-77.03',
  ])
  assert.deepEqual(types(place), ['location'])
  assert.deepEqual(types({ ...place, url: 'https://andina.pe/larco' }), ['location', 'text'])
  assert.deepEqual(said({ type: 'location_request', text: '¿Dónde está?' }), ['¿Dónde está?'])
  const ana = { name: 'Ana', phones: ['+51 1'], emails: ['a@a.pe'], organisation: 'Andina' }
  assert.deepEqual(said({ type: 'contacts', contacts: [ana] }), ['Ana\nAndina\n+51 1\na@a.pe'])
  assert.deepEqual(types({ type: 'contacts', contacts: [ana, ana, ana] }), ['contacts', 'contacts'])
  refused({ type: 'template', name: 't', language: 'es' }, plain, 'content.unsupported')
})

test('what says nothing is refused', () => {
  refused({ type: 'text', text: ' \n' }, rich, 'content.incomplete')
  refused(choices(['Lima'], { text: ' ' }), rich, 'content.incomplete')
  refused({ type: 'location_request', text: '' }, rich, 'content.incomplete')
  const framed = planParts(choices(['Lima'], { text: '', header: 'Sedes' }), rich)
  assert.ok(framed[0]?.type === 'choices' && framed[0].text === 'Sedes')
  assert.deepEqual(types({ type: 'template', name: 't', language: 'es', text: '' }), ['template'])
})

const word = fc.stringMatching(/^[a-zñáé]{1,9}$/)
const phrase = (most: number) =>
  fc.array(word, { minLength: 1, maxLength: most }).map((words) => words.join(' '))
const anyChoices: fc.Arbitrary<ChoicesContent> = fc.record(
  {
    type: fc.constant('choices' as const),
    text: phrase(80),
    header: phrase(6),
    footer: phrase(6),
    choices: fc
      .uniqueArray(
        fc.record(
          { title: phrase(3), description: phrase(4), section: fc.constantFrom('Costa', 'Sierra') },
          { requiredKeys: ['title'] },
        ),
        {
          minLength: 1,
          maxLength: 12,
          selector: ({ title }) => title.normalize('NFKD').replace(/\p{M}/gu, ''),
        },
      )
      .map((all) => all.map((choice, i) => ({ id: `choice:${i}`, ...choice }))),
  },
  { requiredKeys: ['type', 'text', 'choices'] },
)

/** Everything of a part that is read before its choices. */
const readBy = (part: OutgoingContent) =>
  part.type === 'choices'
    ? `${part.header ?? ''}${part.text}${part.footer ?? ''}`
    : part.type === 'text' && part.text

test('however choices are shown, nothing of them is lost and the same one comes back', () => {
  fc.assert(
    fc.property(anyChoices, fc.constantFrom(rich, plain), (content, can) => {
      const parts = planParts(content, can)
      const shown = parts.find((part) => part.type === 'choices')
      const read = parts.map(readBy).join('').replace(/\s+/g, '')
      for (const text of [content.text, content.header, content.footer]) {
        assert.ok(read.includes((text ?? '').replace(/\s+/g, '')), text)
      }
      for (const [i, choice] of content.choices.entries()) {
        if (shown) assert.deepEqual(shown.choices[i], choice)
        else assert.ok(read.includes(choice.title.replace(/\s+/g, '')))
        assert.equal(chosenOf(choice.title.toUpperCase(), content.choices)?.id, choice.id)
        const byNumber = chosenOf(`${i + 1}.`, content.choices)
        assert.equal(byNumber?.id, choice.id)
      }
    }),
    { numRuns: 1000 },
  )
})

test('every part keeps the limits of its channel', () => {
  fc.assert(
    fc.property(anyChoices, fc.constantFrom(rich, plain), (content, can) => {
      for (const part of planParts(content, can)) {
        if (part.type === 'text') assert.ok(lengthOf(part.text, can.text.unit) <= can.text.max)
        if (part.type !== 'choices') continue
        assert.ok(lengthOf(part.text, 'code_points') <= can.choices!.text)
        assert.ok(lengthOf(part.header ?? '', 'code_points') <= can.choices!.header)
        assert.ok(lengthOf(part.footer ?? '', 'code_points') <= can.choices!.footer)
        assert.ok(choiceForm(part, can))
      }
    }),
    { numRuns: 1000 },
  )
})

const product: OutgoingContent = {
  type: 'product',
  title: 'Frazada Aurora',
  price: 'S/ 189',
  text: 'De alpaca.',
  link: { title: 'Ver', url: 'https://andina.example/aurora' },
}
test('a product is a card, else its picture with its words, else a link, else words', () => {
  assert.deepEqual(planParts(product, { ...plain, products: true }), [product])
  assert.deepEqual(planParts({ ...product, mediaId }, { ...rich, caption: 200 }), [
    {
      ...{ type: 'media', kind: 'image', mediaId },
      caption: 'Frazada Aurora\nS/ 189\n\nDe alpaca.\n\nVer\nhttps://andina.example/aurora',
    },
  ])
  const words = 'Frazada Aurora\nS/ 189\n\nDe alpaca.'
  assert.deepEqual(planParts(product, rich), [{ type: 'link', text: words, ...product.link }])
  assert.deepEqual(planParts({ ...product, mediaId }, plain), [
    { type: 'text', text: `${words}\n\nVer\nhttps://andina.example/aurora` },
  ])
})

test('a form is filled in, else asked in words', () => {
  const form: OutgoingContent = {
    type: 'form_request',
    name: 'Despacho',
    text: '',
    fields: [
      { id: 'a', label: 'Nombre', type: 'text', required: true },
      { id: 'b', label: 'Tienda', type: 'choice', choices: ['Centro', 'Norte'] },
    ],
  }
  assert.deepEqual(planParts(form, { ...plain, forms: true }), [form])
  assert.deepEqual(planParts(form, plain), [
    { type: 'text', text: 'Despacho\n\n1. Nombre *\n2. Tienda: Centro / Norte' },
  ])
})
