import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Fact, heardAt } from './facts.ts'
import { foldThread, type Thread } from './fold-thread.ts'

const touchpoints = ['0190a000-0000-7000-8000-00000000000a', '0190a000-0000-7000-8000-00000000000b']
const handles = ['0190b000-0000-7000-8000-00000000000a', '0190b000-0000-7000-8000-00000000000b']

/** Facts in the order in which the house heard of them, a second apart. */
function story(...steps: ((heard: string, at: Date) => Fact)[]): Fact[] {
  return steps.map((step, n) => {
    const at = new Date(Date.UTC(2026, 2, 1, 12, 0, n))
    return step(heardAt({ recordedAt: at, lane: 0, position: n + 1 }), at)
  })
}
const minutes = (n: number) => new Date(Date.UTC(2026, 2, 1, 12, n))

const said =
  (direction: 'in' | 'out', messageId: string, text: string, given: Partial<Fact> = {}) =>
  (heard: string, at: Date): Fact =>
    ({
      is: 'said',
      handleId: handles[0]!,
      messageId,
      direction,
      at,
      heard,
      channel: 'whatsapp',
      touchpointId: touchpoints[0]!,
      content: { type: 'text', text },
      automatic: false,
      deliveries: direction === 'out' ? [`${messageId}-1`] : [],
      ...given,
    }) as Fact
const moved =
  (messageId: string, to: string, part = 1) =>
  (heard: string, at: Date) =>
    ({
      is: 'moved',
      handleId: handles[0]!,
      messageId,
      at,
      heard,
      deliveryId: `${messageId}-${part}`,
      to,
    }) as const
const shown = (facts: Fact[]) => {
  const { thread } = foldThread(facts)
  assert.ok(thread)
  return thread
}

describe('a thread', () => {
  it('waits since the first message that nobody answered, and counts those', () => {
    const facts = story(
      said('in', 'a', 'Hola'),
      said('out', 'b', 'Buenos días'),
      said('in', 'c', '¿Tienen tallas?'),
      said('in', 'd', '¿En azul?'),
    )
    const thread = shown(facts)
    assert.equal(thread.unread, 2)
    assert.equal(thread.waitingSince, facts[2]!.at.toISOString())
    assert.equal(thread.lastText, '¿En azul?')
    assert.equal(shown(facts.slice(0, 2)).waitingSince, null)
  })

  it('is not answered by what the house says by itself', () => {
    const facts = story(
      said('in', 'a', 'Hola, mi código es 7KPA-2M9X'),
      said('out', 'b', 'Seguimos con su consulta.', { automatic: true }),
    )
    const thread = shown(facts)
    assert.equal(thread.unread, 1)
    assert.equal(thread.waitingSince, facts[0]!.at.toISOString())
    assert.equal(thread.lastText, 'Seguimos con su consulta.')
  })

  it('is answered by any handle, for all of them', () => {
    const thread = shown(
      story(
        said('in', 'a', 'Hola'),
        said('out', 'b', 'Le escribo aquí', { handleId: handles[1]! }),
      ),
    )
    assert.equal(thread.waitingSince, null)
    assert.equal(thread.unread, 0)
    assert.equal(thread.lastHandleId, handles[1])
  })

  it('holds what came late to be new, however old it says it is, and shows it where it belongs', () => {
    const facts = story(
      said('in', 'a', 'Hola'),
      said('out', 'b', 'Buenos días', { at: minutes(5) }),
      said('in', 'c', 'Y otra cosa', { at: minutes(2) }),
    )
    const thread = shown(facts)
    assert.equal(thread.lastText, 'Buenos días')
    assert.equal(thread.unread, 1)
    assert.equal(thread.waitingSince, minutes(2).toISOString())
  })

  it('waits again when the answer reached nobody, and not when it was sent once more', () => {
    const facts = story(
      said('in', 'a', 'Hola'),
      said('out', 'b', 'Buenos días'),
      moved('b', 'failed'),
      // What is sent again is another delivery.
      moved('b', 'queued', 2),
    )
    assert.equal(shown(facts.slice(0, 3)).waitingSince, facts[0]!.at.toISOString())
    assert.equal(shown(facts.slice(0, 3)).lastText, 'Buenos días', 'a failure is to be seen')
    assert.equal(shown(facts).waitingSince, null)
  })

  it('does not show what was taken back before it went out', () => {
    const facts = story(
      said('in', 'a', 'Hola'),
      said('out', 'b', 'Me equivoqué'),
      moved('b', 'cancelled'),
    )
    assert.equal(shown(facts).lastText, 'Hola')
    assert.equal(shown(facts).unread, 1)
  })

  it('shows what was edited as it is now, and of what was deleted only that it was', () => {
    const content = { type: 'text', text: '¿Tienen en azul?' } as const
    const facts = story(
      said('in', 'a', '¿Tienen en asul?'),
      (heard, at) => ({ is: 'edited', handleId: handles[0]!, messageId: 'a', at, heard, content }),
      (heard, at) => ({ is: 'deleted', handleId: handles[0]!, messageId: 'a', at, heard }),
    )
    assert.equal(shown(facts.slice(0, 2)).lastText, '¿Tienen en azul?')
    const thread = shown(facts)
    assert.deepEqual([thread.lastKind, thread.lastText, thread.unread], ['deleted', '', 0])
    assert.deepEqual(foldThread(facts).said.get('a')?.words, [])
  })

  it('is read through what was known, and unread again when somebody says so', () => {
    const messages = story(said('in', 'a', 'Hola'), said('in', 'b', '¿Hay alguien?'))
    const [first, second] = messages.map((fact) => ('heard' in fact ? fact.heard : ''))
    const handleId = handles[0]!
    const marks = [first, null, second, null].map(
      (through, n): Fact =>
        through === null || through === undefined
          ? { is: 'unread', handleId, at: minutes(n + 1) }
          : { is: 'read', handleId, at: minutes(n + 1), through },
    )
    const upTo = (n: number) => shown([...messages, ...marks.slice(0, n)]).unread
    assert.deepEqual([0, 1, 2, 3, 4].map(upTo), [2, 1, 1, 0, 1])
    const { waitingSince } = shown([...messages, ...marks])
    assert.equal(waitingSince, messages[0]!.at.toISOString(), 'who reads has not answered')
  })

  it('is nobody’s when nothing was said', () => {
    assert.equal(foldThread([]).thread, undefined)
    assert.equal(foldThread(story(moved('x', 'failed'))).thread, undefined)
  })
})

// Few messages and handles, so that everything meets everything.
const step = fc.oneof(
  fc.record({
    do: fc.constant('said' as const),
    handle: fc.nat(1),
    direction: fc.constantFrom('in' as const, 'out' as const),
    parts: fc.nat(2),
    second: fc.nat(20),
  }),
  fc.record({ do: fc.constant('edited' as const), of: fc.nat(), second: fc.nat(20) }),
  fc.record({ do: fc.constant('deleted' as const), of: fc.nat(), second: fc.nat(20) }),
  fc.record({
    do: fc.constant('moved' as const),
    of: fc.nat(),
    part: fc.nat(1),
    to: fc.constantFrom('failed', 'cancelled', 'queued', 'delivered', 'expired'),
  }),
  fc.record({ do: fc.constant('read' as const), handle: fc.nat(1), second: fc.nat(20) }),
  fc.record({ do: fc.constant('unread' as const), handle: fc.nat(1), second: fc.nat(20) }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** The facts of some steps, each heard of in one of three lanes. */
function tell(steps: readonly (readonly [Step, number])[]): Fact[] {
  const told: { messageId: string; handleId: string; deliveries: string[] }[] = []
  const heads = [0, 0, 0]
  let heardLast: string | null = null
  return steps.flatMap(([one, lane], n): Fact[] => {
    heads[lane]! += 1
    const at = new Date(Date.UTC(2026, 2, 1, 12, 0, 'second' in one ? one.second : n))
    // Several may be heard of in one millisecond.
    const recordedAt = new Date(Date.UTC(2026, 2, 1, 13) + Math.floor(n / 3))
    const heard = heardAt({ recordedAt, lane, position: heads[lane]! })
    if (one.do === 'said') {
      const messageId = `message-${told.length}`
      const handleId = handles[one.handle]!
      const parts = one.direction === 'out' ? one.parts : 0
      const deliveries = Array.from({ length: parts }, (_, part) => `${messageId}-${part}`)
      told.push({ messageId, handleId, deliveries })
      heardLast = heard
      const touchpointId = touchpoints[n % 2]!
      const content = { type: 'text' as const, text: `Mensaje ${n}` }
      const { direction } = one
      const channel = n % 2 ? 'whatsapp' : 'sms'
      return [
        {
          is: 'said',
          messageId,
          handleId,
          direction,
          at,
          heard,
          channel,
          touchpointId,
          content,
          automatic: direction === 'out' && n % 5 === 0,
          deliveries,
        },
      ]
    }
    if (one.do === 'read') {
      return [{ is: 'read', handleId: handles[one.handle]!, at, through: heardLast }]
    }
    if (one.do === 'unread') return [{ is: 'unread', handleId: handles[one.handle]!, at }]
    const about = told[one.of % Math.max(1, told.length)]
    if (!about) return []
    const { messageId, handleId } = about
    if (one.do === 'deleted') return [{ is: 'deleted', messageId, handleId, at, heard }]
    if (one.do === 'edited') {
      const content = { type: 'text' as const, text: `Corregido ${n}` }
      return [{ is: 'edited', messageId, handleId, at, heard, content }]
    }
    const deliveryId = `${messageId}-${one.part}`
    return [{ is: 'moved', messageId, handleId, at, heard, deliveryId, to: one.to }]
  })
}

const histories = fc.array(fc.tuple(step, fc.nat(2)), { minLength: 1, maxLength: 25 })

describe('a thread of any history', () => {
  it('is the same in whatever order the lanes are read', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (steps, random) => {
        const facts = tell(steps)
        const shuffled = facts
          .map((fact) => ({ fact, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ fact }) => fact)
        assert.deepEqual(foldThread(shuffled), foldThread(facts))
      }),
      { numRuns: 2000 },
    )
  })

  it('never shows less than was said and never forgets who waits', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const facts = tell(steps)
        const { thread, said } = foldThread(facts)
        const isShown = (one: Thread | undefined): one is Thread => one !== undefined
        if (!isShown(thread)) return
        const heardOfOurs = facts.flatMap((fact) =>
          fact.is === 'said' && fact.direction === 'out' ? fact.heard : [],
        )
        const lastOfOurs = heardOfOurs.sort().at(-1) ?? ''
        const newest = [...said.values()].filter(
          (one) => one.direction === 'in' && !one.deletedAt && one.heard! > lastOfOurs,
        )
        if (newest.length) assert.ok(thread.waitingSince, 'somebody waits')
        assert.ok(thread.unread >= 0)
        assert.ok(thread.channels.includes(thread.lastChannel))
        assert.ok(thread.touchpointIds.includes(thread.lastTouchpointId))
      }),
      { numRuns: 1000 },
    )
  })
})
