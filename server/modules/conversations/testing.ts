// For tests of threads: a touchpoint, people who write by it, and what is said, recorded as the edge
// and the outbox record it.

import { openHouse, type TestHouse } from '../../../test/house.ts'
import { transact } from '../../ledger/index.ts'
import { createCtx } from '../../platform/context.ts'
import { type Content, deliveryMoved, messageReceived, messageWritten } from '../channels/index.ts'
import { compareThreads } from './threads/compare-threads.ts'

export interface Talker {
  customerId: string
  handleId: string
}

export interface Talk {
  house: TestHouse
  touchpointId: string
  meet(given?: {
    name?: string
    phone?: string
    teamId?: string
    storeId?: string
  }): Promise<Talker>
  hear(who: Talker, said: string | Content, given?: Given): Promise<string>
  answer(who: Talker, said: string | Content, given?: Given): Promise<string>
  moveDelivery(who: Talker, messageId: string, to: 'failed' | 'cancelled'): Promise<void>
  /** Lets the follower catch up, and says how the rows differ from a replay: of all customers, or of
   * those made later than `from`. */
  differences(from?: string): Promise<string[]>
}

interface Given {
  at?: Date
  touchpointId?: string
  channel?: string
}

export async function openTalk(): Promise<Talk> {
  const house = await openHouse()
  const { platform } = house
  const ctx = () => createCtx({ type: 'system', id: 'test' }, platform.clock, platform.log)
  const touchpointId = ctx().newId()
  let phones = 51_900_000_000 + Math.floor(Math.random() * 90_000_000)

  /** The row that channels keep and the entry, in one transaction. */
  async function say(direction: 'in' | 'out', who: Talker, said: string | Content, given: Given) {
    const now = ctx()
    const messageId = now.newId()
    const content: Content = typeof said === 'string' ? { type: 'text', text: said } : said
    const head = {
      subject: { type: 'customer' as const, id: who.customerId },
      handleId: who.handleId,
      channel: given.channel ?? 'whatsapp',
      touchpointId: given.touchpointId ?? touchpointId,
      occurredAt: given.at ?? now.now,
    }
    await transact(platform, now, async (tx) => {
      if (direction === 'in') {
        tx.record({ ...head, kind: messageReceived, body: { messageId, content } })
      } else {
        const deliveries = [{ id: messageId, part: 0 }]
        tx.record({ ...head, kind: messageWritten, body: { messageId, content, deliveries } })
      }
    })
    return messageId
  }

  return {
    house,
    touchpointId,
    async meet({ name, phone, ...place } = {}) {
      const handles = [{ type: 'phone', value: phone ?? `+${++phones}` }]
      const traits = name ? { name } : {}
      const made = await house.post('/api/customers', { traits, handles, ...place })
      if (made.status !== 201) throw new Error(made.text)
      return { customerId: made.body.id, handleId: made.body.handles[0].id }
    },
    hear: (who, said, given = {}) => say('in', who, said, given),
    answer: (who, said, given = {}) => say('out', who, said, given),
    async moveDelivery(who, messageId, to) {
      await transact(platform, ctx(), async (tx) => {
        tx.record({
          kind: deliveryMoved,
          subject: { type: 'customer', id: who.customerId },
          handleId: who.handleId,
          body: { deliveryId: messageId, messageId, from: 'queued', to },
        })
      })
    },
    async differences(from) {
      await house.following.drain()
      const lines: string[] = []
      for await (const line of compareThreads(platform.db, from)) lines.push(line)
      return lines
    },
  }
}
