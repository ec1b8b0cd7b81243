import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilities } from '../../../../../server/modules/channels/adapters/whatsapp/capabilities.ts'
import { outgoingContent } from '../../../../../server/modules/channels/content/content.ts'
import type { Draft, DraftForm } from '../drafts.ts'
import { limitsOf } from './limits.ts'
import { isWhole, toContents } from './to-contents.ts'

const draft = (form: DraftForm, text = '¿Qué día?'): Draft => ({
  ...{ text, replyTo: null, attachments: [] },
  form,
})
const days = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) => ({ id: `d${at}`, title: `Día ${at}`, ...more }))
const choices = (count: number, more: object = {}): DraftForm => ({
  type: 'choices',
  choices: days(count),
  ...more,
})
const sent = (form: DraftForm) =>
  toContents(draft(form), capabilities).map(({ content }) => outgoingContent.parse(content))

test('what was left empty does not go out, nor a way to open what is no list', () => {
  const form = choices(2, { header: ' ', footer: 'Andina ', open: 'Ver' })
  assert.deepEqual(sent(form), [
    { type: 'choices', text: '¿Qué día?', footer: 'Andina', choices: days(2) },
  ])
  const [list] = sent(choices(4, { open: 'Ver' }))
  assert.equal(list?.type === 'choices' && list.open, 'Ver')
  assert.deepEqual(sent({ type: 'location_request' }), [
    { type: 'location_request', text: '¿Qué día?' },
  ])
})

test('few choices are buttons until they say more than their title, or the same twice', () => {
  assert.equal(limitsOf(capabilities, days(3)).how, 'buttons')
  assert.equal(limitsOf(capabilities, days(4)).how, 'list')
  assert.equal(limitsOf(capabilities, days(2, { description: 'de 10 a 20' })).how, 'list')
  assert.equal(limitsOf(capabilities, days(2, { title: 'Sí' })).how, 'list')
  assert.equal(limitsOf(capabilities, days(2, { title: '' })).how, 'buttons')
  const { choices: _, ...bare } = capabilities
  assert.equal(limitsOf(bare, days(2)).how, 'numbers')
})

test('nothing goes out that is longer than its place', () => {
  const fits = (form: DraftForm) => isWhole(draft(form), capabilities)
  assert.ok(fits(choices(3, { header: 'x'.repeat(60), footer: 'x'.repeat(60) })))
  assert.ok(!fits(choices(3, { header: 'x'.repeat(61) })))
  assert.ok(!fits(choices(4, { open: 'x'.repeat(21) })))
  assert.ok(fits(choices(3, { open: 'x'.repeat(21) })), 'buttons open nothing')
  assert.ok(!fits(choices(11)))
  assert.ok(!fits(choices(0)))
  const link = { type: 'link', title: 'Ver', url: 'https://andina.pe' } as const
  assert.ok(fits(link))
  assert.ok(!fits({ ...link, url: 'javascript:alert(1)' }))
  assert.ok(!fits({ ...link, footer: 'x'.repeat(61) }))
  assert.ok(!isWhole(draft({ type: 'location_request' }, ' '), capabilities))
})
