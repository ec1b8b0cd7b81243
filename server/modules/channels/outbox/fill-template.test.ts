import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TemplateContent } from '../content/content.ts'
import { fillTemplate } from './fill-template.ts'

const template: TemplateContent = { type: 'template', name: 'pedido_listo', language: 'es' }

test('a template is kept as the customer reads it, with what can be answered', () => {
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
    { type: 'BODY', text: 'Hola {{1}}, su pedido está en {{2}}.' },
    { type: 'FOOTER', text: 'Tienda Andina' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'Ver', url: 'https://x.pe/{{1}}' },
        { type: 'QUICK_REPLY', text: 'Ya voy' },
        { type: 'QUICK_REPLY', text: 'Otro día' },
      ],
    },
  ]
  const filled = fillTemplate(
    {
      ...template,
      header: [{ text: '42' }],
      body: [{ text: 'Lucía' }, { text: 'Centro' }],
      buttons: [
        { index: 0, value: 'a1' },
        { index: 2, value: 'later:42' },
      ],
    },
    components,
  )
  assert.equal(filled.text, 'Pedido 42\n\nHola Lucía, su pedido está en Centro.\n\nTienda Andina')
  assert.deepEqual(filled.choices, [
    { id: 'Ya voy', title: 'Ya voy' },
    { id: 'later:42', title: 'Otro día' },
  ])
})

test('what can be answered on a card says which card it was', () => {
  const card = (text: string) => ({
    components: [
      { type: 'BODY', text },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'La quiero' }] },
    ],
  })
  const components = [
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Hasta hoy' } },
    { type: 'BODY', text: 'Para usted' },
    { type: 'CAROUSEL', cards: [card('Aurora a {{1}}'), card('Brisa')] },
  ]
  const cards = [{ body: [{ text: 'S/ 30' }] }, { buttons: [{ index: 0, value: 'brisa' }] }]
  const filled = fillTemplate({ ...template, cards }, components)
  assert.equal(filled.text, 'Hasta hoy\n\nPara usted')
  assert.deepEqual(
    filled.cards?.map(({ text }) => text),
    ['Aurora a S/ 30', 'Brisa'],
  )
  assert.deepEqual(filled.choices, [
    { id: '1. La quiero', title: 'La quiero', section: 'Aurora a S/ 30' },
    { id: 'brisa', title: 'La quiero', section: 'Brisa' },
  ])
})

test('named variables, missing values and unknown components lose nothing', () => {
  const components = [{ type: 'body', text: 'Hola {{nombre}}, {{falta}}' }, { wrong: true }]
  const body = [{ name: 'nombre', text: 'Ana $1' }]
  assert.equal(fillTemplate({ ...template, body }, components).text, 'Hola Ana $1, {{falta}}')
  assert.equal(fillTemplate(template, []).text, 'pedido_listo')
  assert.equal('choices' in fillTemplate(template, []), false)
})
