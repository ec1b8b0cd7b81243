// Whatever is posted, reading it never throws, never loses a neighbour of what is broken, and gives
// only what can be kept.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Inbound } from '../../adapter.ts'
import { content as anyContent } from '../../content/content.ts'
import { fromSheena, metadata, parsed, posted, readFixture } from './testing.ts'

const ofFixture = (name: string) => Object.values(readFixture(name) as Record<string, object>)
const messages = [...ofFixture('messages'), ...ofFixture('unsupported')].map((own, i) => ({
  from: '16505551234',
  id: `wamid.M${i}`,
  timestamp: '1749416383',
  ...own,
}))
const statuses = readFixture('statuses') as object[]
const echoes = (readFixture('echoes') as { message_echoes: object[] }).message_echoes

/** Any JSON, and what breaks readers of it. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, '', ' ', '\u0000', '\ud800', -1, 0, 1e308, '__proto__', [], {}, [[]], true),
  fc.constant({ toString: null, valueOf: null, toJSON: 7 }),
  fc.string({ unit: 'binary' }),
  fc.constant({ type: 'text', text: { body: 7 } }),
)

/** The same value with one place in it replaced, taken away or said twice. */
function mutated(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  if (keys.length === 0) return by
  const key = keys[step % keys.length]!
  const inner: unknown = Reflect.get(value, key)
  const changed = mutated(inner, rest, by)
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? changed : one))
  const copy: Record<string, unknown> = { ...value, [key]: changed }
  if (changed === undefined) delete copy[key]
  return copy
}
const paths = (most: number) => fc.array(fc.nat(9), { minLength: 1, maxLength: most })
const changes = fc.oneof(
  { weight: 4, arbitrary: junk },
  { weight: 1, arbitrary: fc.constant(undefined) },
)

const keepable = (items: readonly Inbound[]) => {
  for (const item of items) {
    const text = JSON.stringify(item)
    assert.ok(text.isWellFormed() && !/\\u0000|\\ud[89a-f]/i.test(text))
    if (item.is === 'unknown') continue
    assert.ok(item.sourceId.length > 0 && item.sourceId.length < 1000)
    assert.ok(!Number.isNaN(item.at.getTime()))
    const said = 'content' in item ? item.content : undefined
    if (said && said.type !== 'media') assert.ok(anyContent.safeParse(said).success)
    const handles = 'from' in item ? item.from.handles : 'to' in item ? item.to.handles : undefined
    assert.notEqual(handles?.length, 0)
  }
}

const batch = () =>
  posted('messages', {
    metadata,
    contacts: [{ profile: { name: 'Sheena Nelson' }, wa_id: '16505551234' }],
    messages,
    statuses,
  })

test('any JSON at all is read', () => {
  fc.assert(
    fc.property(junk, (payload) => keepable(parsed(payload))),
    { numRuns: 1000 },
  )
})

test('a payload broken anywhere is read', () => {
  const whole = {
    object: 'whatsapp_business_account',
    entry: [
      ...batch().entry,
      ...posted('smb_message_echoes', { metadata, message_echoes: echoes }).entry,
    ],
  }
  fc.assert(
    fc.property(paths(10), changes, (path, by) => keepable(parsed(mutated(whole, path, by)))),
    { numRuns: 1000, examples: [[[0], { toString: null }]] },
  )
})

test('what is broken in one item changes none of the others', () => {
  const lists = { messages, statuses, message_echoes: echoes }
  const payloadOf = (key: keyof typeof lists, items: readonly unknown[]) => {
    const field = key === 'message_echoes' ? 'smb_message_echoes' : 'messages'
    return posted(field, { metadata, [key]: items })
  }
  fc.assert(
    fc.property(
      fc.constantFrom<(keyof typeof lists)[]>('messages', 'statuses', 'message_echoes'),
      fc.nat(),
      paths(5),
      changes,
      (key, at, path, by) => {
        const items: readonly unknown[] = lists[key]
        const broken = at % items.length
        const bad = mutated(items[broken], path, by)
        const before = parsed(payloadOf(key, items))
        const after = parsed(payloadOf(key, items.with(broken, bad)))
        keepable(after)
        assert.equal(after.length, items.length)
        assert.deepEqual(after.toSpliced(broken, 1), before.toSpliced(broken, 1))
      },
    ),
    { numRuns: 1000 },
  )
})

test('items are the same alone, in batches of any size, and in any order', () => {
  const names = (items: readonly Inbound[]) => items.map((item) => JSON.stringify(item)).toSorted()
  const alone = names(messages.flatMap((message) => parsed(fromSheena(message))))
  fc.assert(
    fc.property(
      fc.shuffledSubarray(messages, { minLength: messages.length }),
      fc.integer({ min: 1, max: 50 }),
      (shuffled, size) => {
        const all: Inbound[] = []
        for (let i = 0; i < shuffled.length; i += size) {
          all.push(...parsed(fromSheena(...shuffled.slice(i, i + size))))
        }
        assert.deepEqual(names(all), alone)
      },
    ),
    { numRuns: 1000 },
  )
})
