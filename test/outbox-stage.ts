// For tests of the outbox: a house, the stand-in of Graph, numbers connected between the two, and
// people who wrote to them, so that they can be answered.

import { type Graph, type GraphOptions, openGraph } from '../sandbox/graph/index.ts'
import { type Clock, createManualClock } from '../server/platform/clock.ts'
import type { Answer, TestHouse, TestHouseOptions } from './house.ts'
import { openHouse } from './house.ts'

export interface Person {
  /** At the stand-in. */
  phoneId: string
  phone: string
  numberId: string
  customerId: string
  handleId: string
}

export interface Delivery {
  id: string
  part: number
  handleId: string
  touchpointId: string
  state: string
  reason: string | null
  detail: string | null
  notBefore: string
}

/** A clock that runs so many times as fast as ours, and can be set forward. */
export interface StageClock extends Clock {
  pass(ms: number): void
  stop(): void
}

/** It goes on only while this process does, so that a busy machine makes nothing late. */
export function createStageClock(speed: number): StageClock {
  const clock = createManualClock(new Date())
  const tickMs = 5
  const ticking = setInterval(() => clock.advance(tickMs * speed), tickMs)
  ticking.unref()
  return { ...clock, pass: (ms) => clock.advance(ms), stop: () => clearInterval(ticking) }
}

const keepClock = (clock: Clock): StageClock => ({
  ...clock,
  pass: () => {
    throw new Error('this clock is shared with other processes')
  },
  stop: () => {},
})

export interface Stage {
  house: TestHouse
  graph: Graph
  clock: StageClock
  accountId: string
  /** The first number; `connect` adds others. */
  numberId: string
  touchpointId: string
  connect(): Promise<{ numberId: string; touchpointId: string }>
  /** Somebody who has written to the number just now. */
  meet(numberId?: string): Promise<Person>
  write(person: Person, body?: object): Promise<Answer>
  /** Writes, and expects it to be taken. @returns the message's id. */
  say(person: Person, text: string, more?: object): Promise<string>
  deliveries(messageId: string): Promise<Delivery[]>
  /** Resolves when `holds` does; what is waited for is the database's or the stand-in's to say. */
  until(
    what: string,
    holds: () => Promise<boolean> | boolean,
    options?: { everyMs?: number },
  ): Promise<void>
  /** Until no delivery is queued or being sent, and nothing is under way between the two. */
  idle(): Promise<void>
  close(): Promise<void>
}

export interface StageOptions {
  /** How many times as fast as ours its time runs; absent: 20. */
  speed?: number
  /** Shared with other processes, and so never set forward. */
  clock?: Clock
  graph?: Omit<GraphOptions, 'clock'>
  /** Of providers, beside the stand-in's. */
  hosts?: string[]
  house?: TestHouseOptions
}

let phones = 910_000_000 + Math.floor(Math.random() * 80_000_000)

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const clock = options.clock ? keepClock(options.clock) : createStageClock(options.speed ?? 20)
  const graph = await openGraph({ clock, ...options.graph })
  const { config, ...given } = options.house ?? {}
  const house = await openHouse({
    clock,
    ...given,
    config: { ...config, providerHosts: [new URL(graph.url).host, ...(options.hosts ?? [])] },
  })
  const account = graph.addAccount()

  const until: Stage['until'] = async (what, holds, { everyMs = 5 } = {}) => {
    const patience = performance.now() + 60_000
    while (!(await holds())) {
      if (performance.now() > patience) {
        const { rows } = await house.platform.database.pool.query(
          'select message_id, state, reason, detail, attempts from channels_delivery order by place',
        )
        throw new Error(
          `it never came about: ${what}\n${rows.map((row) => JSON.stringify(row)).join('\n')}`,
        )
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  }

  async function connect() {
    const number = graph.addNumber({ accountId: account.id })
    const made = await house.post('/api/touchpoints', {
      channel: 'whatsapp',
      name: `WhatsApp ${number.id}`,
      ...graph.connection(number.id),
    })
    if (made.status !== 201) throw new Error(made.text)
    // Each number has a webhook of its own here, all of one application.
    await graph.subscribe(account.id, house.url + new URL(made.body.webhookUrl).pathname)
    return { numberId: number.id, touchpointId: made.body.id as string }
  }
  const first = await connect()

  async function meet(numberId = first.numberId): Promise<Person> {
    const phone = `51${phones++}`
    const { id } = graph.addCustomer({ name: `Persona ${phone}`, phone })
    graph.say(id, numberId, { type: 'text', text: 'Hola' })
    const realm = graph.connection(numberId).settings.portfolioId
    const path = `/api/customers?handle=whatsapp:${phone}&realm=${realm}`
    let found: Answer | undefined
    await until('the person is a customer', async () => {
      found = await house.get(path)
      return found.body.items.length > 0
    })
    const [customer] = found?.body.items ?? []
    const handle = customer.handles.find(
      (one: { type: string; value: string }) => one.type === 'whatsapp' && one.value === phone,
    )
    return { phoneId: id, phone, numberId, customerId: customer.id, handleId: handle.id }
  }

  const write = (person: Person, body: object = {}) =>
    house.post('/api/messages', { customerId: person.customerId, ...body })

  async function deliveries(messageId: string): Promise<Delivery[]> {
    const { rows } = await house.platform.database.pool.query(
      `select id, part, handle_id as "handleId", touchpoint_id as "touchpointId", state, reason,
         detail, not_before as "notBefore"
       from channels_delivery where message_id = $1 order by part, place`,
      [messageId],
    )
    return rows
  }

  return {
    house,
    graph,
    clock,
    accountId: account.id,
    ...first,
    connect,
    meet,
    write,
    async say(person, text, more = {}) {
      const answer = await write(person, { content: { text }, ...more })
      if (answer.status !== 201) throw new Error(answer.text)
      return answer.body.id
    },
    deliveries,
    until,
    async idle() {
      await until('everything was sent', async () => {
        const { rows } = await house.platform.database.pool.query(
          `select 1 from channels_delivery where state in ('queued', 'sending') limit 1`,
        )
        return rows.length === 0
      })
      await graph.settled()
    },
    async close() {
      await house.stop()
      await graph.close()
      clock.stop()
    },
  }
}
