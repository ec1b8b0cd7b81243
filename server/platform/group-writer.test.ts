import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testLog } from '../../test/house.ts'
import { createGroupWriter } from './group-writer.ts'
import { Refusal } from './refusal.ts'
import type { Turn } from './turns.ts'

interface Item {
  name: string
  bytes: number
  poison?: boolean
}
const items = (...names: string[]): Item[] => names.map((name) => ({ name, bytes: 1000 }))
const dataError = () => Object.assign(new Error('invalid data'), { code: '22P02' })
const lostConnection = () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })

function writerOver(write: (group: readonly Item[]) => Promise<void>) {
  const refused: string[] = []
  const writer = createGroupWriter<Item>({
    writeGroup: write,
    rehearseGroup: async (group) => {
      if (group.some(({ poison }) => poison)) throw dataError()
    },
    refuse({ name, bytes }) {
      refused.push(name)
      return { name: `${name} refused`, bytes }
    },
    log: testLog,
  })
  return { writer, refused }
}

test('callers of the same moment share one transaction and keep their order', async () => {
  const groups: string[][] = []
  const { writer } = writerOver(async (group) => void groups.push(group.map(({ name }) => name)))
  await Promise.all([writer.write(items('a', 'b')), writer.write(items('c')), writer.write([])])
  assert.deepEqual(groups, [['a', 'b', 'c']])
  assert.deepEqual(writer.waiting, { items: 0, bytes: 0 })
})

test('what cannot be written is refused alone, and its neighbours are written once each with it', async () => {
  const written: string[][] = []
  const { writer, refused } = writerOver(async (group) => {
    if (group.some(({ poison }) => poison)) throw dataError()
    written.push(group.map(({ name }) => name))
  })
  const poisoned = [...items('b', 'c'), { name: 'bad', bytes: 1000, poison: true }, ...items('d')]
  await Promise.all([writer.write(items('a')), writer.write(poisoned), writer.write(items('e'))])
  assert.deepEqual(written, [['a'], ['b', 'c', 'bad refused', 'd'], ['e']])
  assert.deepEqual(refused, ['bad'])
})

test('while the database is away every caller is told to try again and nothing is refused', async () => {
  let away = true
  const { writer, refused } = writerOver(async () => {
    if (away) throw lostConnection()
  })
  const failed = await Promise.allSettled([writer.write(items('a')), writer.write(items('b'))])
  for (const result of failed) {
    assert.ok(result.status === 'rejected' && result.reason instanceof Refusal)
    assert.equal(result.reason.status, 503)
    assert.ok(result.reason.retryAfterS)
  }
  assert.deepEqual(refused, [])
  away = false
  await writer.write(items('a'))
})

test('a full disk is not the fault of an event', async () => {
  const { writer, refused } = writerOver(async () => {
    throw Object.assign(new Error('disk full'), { code: '53100' })
  })
  await assert.rejects(writer.write(items('a')), { status: 503 })
  assert.deepEqual(refused, [])
})

test('the queue is bounded: past it callers are turned away, and taken again when it has emptied', async () => {
  const gate = Promise.withResolvers<void>()
  const { writer } = writerOver(() => gate.promise)
  const many = Array.from({ length: 2500 }, (_, i) => ({ name: String(i), bytes: 1000 }))
  const accepted = Array.from({ length: 8 }, () => writer.write(many))
  await assert.rejects(writer.write(items('one more')), { code: 'server.overloaded', status: 503 })
  gate.resolve()
  await Promise.all(accepted)
  await writer.write(items('one more'))
})

test('stopping writes what was accepted and refuses what comes later', async () => {
  const gate = Promise.withResolvers<void>()
  const written: string[] = []
  const { writer } = writerOver(async (group) => {
    await gate.promise
    written.push(...group.map(({ name }) => name))
  })
  const accepted = [writer.write(items('a')), writer.write(items('b'))]
  const stopped = writer.stop()
  await assert.rejects(writer.write(items('late')), { code: 'server.stopping' })
  gate.resolve()
  await Promise.all([stopped, ...accepted])
  assert.deepEqual(written, ['a', 'b'])
})

/** A writer whose groups end when the test says so. */
function overlappingWriter(keepTurn: (turn: Turn) => Promise<void>) {
  const begun: string[][] = []
  const ends: PromiseWithResolvers<void>[] = []
  const writer = createGroupWriter<Item>({
    overlapping: true,
    async writeGroup(group, turn) {
      await turn.begin()
      begun.push(group.map(({ name }) => name))
      const end = Promise.withResolvers<void>()
      ends.push(end)
      await keepTurn(turn)
      await end.promise
    },
    rehearseGroup: async () => {},
    refuse: (item) => item,
    log: testLog,
  })
  return { writer, begun, ends }
}

const aWhile = async () => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** As many as let a group begin ahead. */
const many = (name: string): Item[] => items(...Array<string>(300).fill(name))

test('a group is begun while the one before ends, and no third', async () => {
  const { writer, begun, ends } = overlappingWriter(async (turn) => {
    await turn.come()
    turn.pass(new Map())
  })
  const names = () => begun.map((group) => [...new Set(group)].join())
  const written = [writer.write(items('a'))]
  await aWhile()
  written.push(writer.write(many('b')))
  await aWhile()
  written.push(writer.write(many('c')), writer.write(items('d')))
  await aWhile()
  assert.deepEqual(names(), ['a', 'b'])
  ends[0]?.resolve()
  await written[0]
  await aWhile()
  assert.deepEqual(names(), ['a', 'b', 'c,d'])
  for (const end of ends) end.resolve()
  await Promise.all(written)
})

test('few wait until the one before has ended', async () => {
  const { writer, begun, ends } = overlappingWriter(async (turn) => turn.pass(new Map()))
  const written = [writer.write(items('a'))]
  await aWhile()
  written.push(writer.write(items('b')))
  await aWhile()
  written.push(writer.write(items('c')))
  await aWhile()
  assert.deepEqual(begun, [['a']])
  ends[0]?.resolve()
  await written[0]
  await aWhile()
  assert.deepEqual(begun, [['a'], ['b', 'c']])
  ends[1]?.resolve()
  await Promise.all(written)
})

test('a group that fails before it passes holds nobody up', async () => {
  let fail = true
  const { writer, begun, ends } = overlappingWriter(async () => {
    if (fail) throw lostConnection()
  })
  await assert.rejects(writer.write(items('a')), { status: 503 })
  fail = false
  const written = writer.write(items('b'))
  await aWhile()
  ends[1]?.resolve()
  await written
  assert.deepEqual(begun, [['a'], ['b']])
  await writer.stop()
})
