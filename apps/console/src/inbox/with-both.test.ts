import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from './drafts.ts'
import { withBoth } from './with-both.ts'

const draft = (given: Partial<Draft>): Draft => ({
  text: '',
  replyTo: null,
  attachments: [],
  ...given,
})
const quote = (id: string) => ({ id, direction: 'in', kind: 'text', text: id }) as const
const ana = { id: '1', name: 'Ana' }

test('what comes back stands before what was begun meanwhile', () => {
  const both = withBoth(draft({ text: 'uno' }), draft({ text: 'dos' }))
  assert.equal(both.text, 'uno\ndos')
})

test('an empty box gets all of it back, its form too', () => {
  const form = { type: 'location_request' } as const
  const both = withBoth(draft({ text: 'uno', form, replyTo: quote('a') }), draft({ text: ' ' }))
  assert.deepEqual([both.text, both.form, both.replyTo], ['uno', form, quote('a')])
})

test('of what there is one of, the later stays', () => {
  const earlier = draft({ replyTo: quote('a'), door: 'a b' })
  const later = draft({ replyTo: quote('b'), door: 'c d' })
  const both = withBoth(earlier, later)
  assert.deepEqual([both.replyTo, both.door], [quote('b'), 'c d'])
})

test('a note loses nothing to another, and none is made of nothing', () => {
  const noted = draft({ note: { text: '@Ana mira', mentions: [ana] } })
  assert.deepEqual(withBoth(noted, draft({ text: 'x' })).note, noted.note)
  assert.deepEqual(withBoth(draft({}), noted).note, noted.note)
  assert.equal(withBoth(draft({}), draft({})).note, undefined)
  const more = draft({ note: { text: 'y más', mentions: [] } })
  assert.deepEqual(withBoth(noted, more).note, { text: '@Ana mira\ny más', mentions: [ana] })
})
