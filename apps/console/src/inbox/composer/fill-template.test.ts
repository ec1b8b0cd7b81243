import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outgoingContent } from '../../../../../server/modules/channels/content/content.ts'
import type { Media } from '../thread/message.ts'
import { begin, isFilled, toTemplate } from './fill-template.ts'
import { readTemplate } from './parse-template.ts'

const file = (n: number) => ({ id: `0199a0de-7e11-7cc0-8f00-00000000000${n}` }) as Media
const card = (text: string) => ({
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text },
    { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Ver', url: 'https://andina.pe/{{1}}' }] },
  ],
})

test('an offer with cards is whole when each part of it is, and its end is ahead', () => {
  const form = readTemplate([
    { type: 'limited_time_offer', limited_time_offer: { text: 'Hoy', has_expiration: true } },
    { type: 'body', text: 'Hola, {{nombre}}' },
    { type: 'buttons', buttons: [{ type: 'copy_code', text: 'Copiar' }] },
    { type: 'carousel', cards: [card('Aurora a {{1}}'), card('Brisa')] },
  ])
  assert.equal(form.isBeyond, false)
  const begun = begin(form, 'Ana')
  assert.deepEqual(begun.body, ['Ana'])
  const cards = [
    { header: [], body: ['S/ 30'], buttons: { 0: 'aurora' }, file: file(1) },
    { header: [], body: [], buttons: { 0: 'brisa' }, file: file(2) },
  ]
  const whole = { ...begun, buttons: { 0: 'FIN30' }, end: '2099-12-31T20:00', cards }
  assert.ok(isFilled(form, whole))
  assert.ok(!isFilled(form, { ...whole, end: '2020-01-01T00:00' }))
  assert.ok(!isFilled(form, { ...whole, buttons: {} }))
  assert.ok(!isFilled(form, { ...whole, cards: [cards[0]!, { ...cards[1]!, file: undefined }] }))
  const { content, media } = toTemplate({ name: 'ofertas', language: 'es' }, form, whole)
  assert.deepEqual(media, [file(1), file(2)])
  const { expiresAt } = whole.end ? { expiresAt: new Date(whole.end).toISOString() } : {}
  assert.deepEqual(outgoingContent.parse(content), {
    ...{ type: 'template', name: 'ofertas', language: 'es', text: 'Hola, Ana', expiresAt },
    body: [{ name: 'nombre', text: 'Ana' }],
    buttons: [{ index: 0, value: 'FIN30' }],
    cards: [
      {
        headerMediaId: file(1).id,
        body: [{ text: 'S/ 30' }],
        buttons: [{ index: 0, value: 'aurora' }],
        text: 'Aurora a S/ 30',
      },
      { headerMediaId: file(2).id, buttons: [{ index: 0, value: 'brisa' }], text: 'Brisa' },
    ],
  })
})

test('what asks for a place, a product, an order or what came after us is beyond the form', () => {
  const isBeyond = (...components: object[]) =>
    readTemplate([{ type: 'BODY', text: 'x' }, ...components.map((one) => ({ ...one }))]).isBeyond
  assert.equal(isBeyond({ type: 'FOOTER', text: 'x' }), false)
  assert.ok(isBeyond({ type: 'HEADER', format: 'LOCATION' }))
  assert.ok(isBeyond({ type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'Ver' }] }))
  assert.ok(isBeyond({ type: 'CALL_PERMISSION_REQUEST' }))
  assert.ok(isBeyond({ type: 'CAROUSEL', cards: [] }))
  const product = { components: [{ type: 'HEADER', format: 'PRODUCT' }] }
  assert.ok(isBeyond({ type: 'CAROUSEL', cards: [product] }))
})
