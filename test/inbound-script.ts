// Scripts for the property of disorder: what people do becomes webhooks of every kind. Four people:
// one without an own id; one whose number is given to the fourth; one who takes another number.

import fc from 'fast-check'
import {
  contactOf,
  messageOf,
  type TestNumber,
  textOf,
  valueFor,
  type Writer,
} from '../server/modules/channels/testing.ts'

const person = fc.nat({ max: 3 })
const target = fc.nat({ max: 30 })
const answered = fc.option(target, { nil: undefined })
const is = <Kind extends string>(kind: Kind) => fc.constant(kind)

/** Numbers name people, or what was said before in the same script. */
export const deed = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: is('text'), by: person, answers: answered }) },
  { weight: 2, arbitrary: fc.record({ is: is('photo'), by: person, answers: answered }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: is('echo'), by: fc.constantFrom(0, 2), answers: answered }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: is('reaction'),
      to: target,
      emoji: fc.constantFrom('👍', '❤️', undefined),
      byUs: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: is('edit'), to: target }) },
  { weight: 1, arbitrary: fc.record({ is: is('revoke'), to: target }) },
  { weight: 1, arbitrary: fc.record({ is: is('change') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: is('preference'),
      by: person,
      value: fc.constantFrom('stop', 'resume'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: is('status'),
      state: fc.constantFrom('sent', 'delivered', 'read'),
    }),
  },
)
export type Deed = typeof deed extends fc.Arbitrary<infer One> ? One : never

export interface Script {
  /** The first word of the first person. */
  hello: object
  phone: string
  /** The provider's id of what we answered. */
  outId: string
  /** One change of a webhook for each deed, in the order of time. */
  changes: object[]
  /** The provider's ids of all that may be said. */
  ids: string[]
  /** What stands for a value that no other script has. */
  labels: ReadonlyMap<string, string>
}

interface Said {
  id: string
  by: number
  /** In which of their numbers. */
  moved: boolean
  how: 'in' | 'echo' | 'out'
  isPhoto: boolean
}

let scripts = 0

/** The same deeds make the same script with other people. */
export function makeScript(number: TestNumber, deeds: readonly Deed[]): Script {
  const run = ++scripts
  const phoneOf = (n: number) => `5491${String(run).padStart(6, '0')}${n}`
  const idOf = (n: number) => `AR.${run}x${n}`
  const writerOf = (by: number, moved: boolean): Writer => {
    if (by === 0) return { phone: phoneOf(0), name: 'Cero' }
    if (by === 2 && moved) return { phone: phoneOf(4), userId: idOf(4), name: 'Dos' }
    return { phone: phoneOf(by === 3 ? 1 : by), userId: idOf(by), name: `Persona ${by}` }
  }
  const start = Date.now() - 3_600_000
  const wamid = (n: number | string) => `wamid.d.${run}.${n}`
  const outId = wamid('out')
  const said: Said[] = [{ id: outId, by: 0, moved: false, how: 'out', isPhoto: false }]
  let isMoved = false
  let isTaken = false

  const change = (field: string, value: object) => ({ field, value: valueFor(number, value) })
  const messages = (writer: Writer, message: object) =>
    change('messages', { contacts: [contactOf(writer)], messages: [message] })
  const echoes = (writer: Writer, id: string, at: Date, body: object) => {
    const rest = messageOf({}, id, at, body)
    const to = { to: writer.phone, ...(writer.userId ? { to_user_id: writer.userId } : {}) }
    return change('smb_message_echoes', {
      contacts: [contactOf(writer)],
      message_echoes: [{ ...rest, from: '5115550100', ...to }],
    })
  }
  const photo = (caption: string) => ({
    type: 'image',
    image: { id: `file-${run}`, mime_type: 'image/jpeg', caption },
  })

  /** The former holder of a number that was given away is silent from then on. */
  const mayAct = (by: number) => by !== 1 || !isTaken

  function changeOf(one: Deed, n: number): object | undefined {
    const at = new Date(start + n * 1000)
    const id = wamid(n)
    const pick = (to: number) => said[to % said.length]!
    const contextOf = (answers: number | undefined) =>
      answers === undefined ? {} : { context: { id: pick(answers).id } }
    switch (one.is) {
      case 'text':
      case 'photo': {
        if (!mayAct(one.by)) return undefined
        isTaken ||= one.by === 3
        const context = contextOf(one.answers)
        const moved = one.by === 2 && isMoved
        const isPhoto = one.is === 'photo'
        said.push({ id, by: one.by, moved, how: 'in', isPhoto })
        const body = isPhoto ? photo(`foto ${n}`) : textOf(`texto ${n}`)
        const writer = writerOf(one.by, moved)
        return messages(writer, messageOf(writer, id, at, { ...body, ...context }))
      }
      case 'echo': {
        const context = contextOf(one.answers)
        const moved = one.by === 2 && isMoved
        said.push({ id, by: one.by, moved, how: 'echo', isPhoto: false })
        return echoes(writerOf(one.by, moved), id, at, { ...textOf(`eco ${n}`), ...context })
      }
      case 'reaction': {
        const of = pick(one.to)
        const body = {
          type: 'reaction',
          reaction: { message_id: of.id, ...(one.emoji ? { emoji: one.emoji } : {}) },
        }
        // What we do to the recycled number shows nobody whose it is.
        return act(of, one.byUs && (of.by === 0 || of.by === 2), id, at, body)
      }
      case 'edit': {
        const of = pick(one.to)
        if (of.how === 'out') return undefined
        const message = of.isPhoto ? photo(`cambio ${n}`) : textOf(`cambio ${n}`)
        const body = { type: 'edit', edit: { original_message_id: of.id, message } }
        return act(of, of.how === 'echo', id, at, body)
      }
      case 'revoke': {
        const of = pick(one.to)
        if (of.how === 'out') return undefined
        const body = { type: 'revoke', revoke: { original_message_id: of.id } }
        return act(of, of.how === 'echo', id, at, body)
      }
      case 'change': {
        if (isMoved) return undefined
        isMoved = true
        const system = {
          body: 'User changed',
          type: 'user_changed_number',
          wa_id: phoneOf(4),
          user_id: idOf(4),
        }
        const message = messageOf(writerOf(2, false), id, at, { type: 'system', system })
        return change('messages', { messages: [message] })
      }
      case 'preference': {
        if (!mayAct(one.by)) return undefined
        isTaken ||= one.by === 3
        const writer = writerOf(one.by, one.by === 2 && isMoved)
        return change('user_preferences', {
          contacts: [contactOf(writer)],
          user_preferences: [
            {
              wa_id: writer.phone,
              ...(writer.userId ? { user_id: writer.userId } : {}),
              category: 'marketing_messages',
              value: one.value,
              timestamp: Math.floor(at.getTime() / 1000),
            },
          ],
        })
      }
      case 'status': {
        const timestamp = String(Math.floor(at.getTime() / 1000))
        const status = { id: outId, status: one.state, timestamp, recipient_id: phoneOf(0) }
        return change('messages', { statuses: [status] })
      }
    }
  }

  function act(of: Said, byUs: boolean, id: string, at: Date, body: object) {
    // With their new number nobody does anything to what they said with the old one.
    if (!mayAct(of.by) || (of.by === 2 && of.moved !== isMoved)) return undefined
    const writer = writerOf(of.by, of.moved)
    return byUs ? echoes(writer, id, at, body) : messages(writer, messageOf(writer, id, at, body))
  }

  const changes = deeds.flatMap((one, n) => changeOf(one, n) ?? [])
  const cero = writerOf(0, false)
  const hello = messages(
    cero,
    messageOf(cero, wamid('hello'), new Date(start - 60_000), textOf('hola')),
  )
  const labels = new Map([0, 1, 2, 4].map((n) => [phoneOf(n), `P${n}`]))
  for (const n of [1, 2, 3, 4]) labels.set(idOf(n), `I${n}`)
  const ids = [wamid('hello'), outId, ...deeds.map((_, n) => wamid(n))]
  return { hello, phone: phoneOf(0), outId, changes, ids, labels }
}
