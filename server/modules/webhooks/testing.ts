// For tests of webhooks: a house, a subscriber's server that it may reach, and entries to be told.

import { z } from 'zod'
import { openHouse, type TestHouse, type TestHouseOptions } from '../../../test/house.ts'
import { createStageClock, type StageClock } from '../../../test/outbox-stage.ts'
import { openReceiver, type Receiver } from '../../../test/webhook-receiver.ts'
import { defineKind, transact } from '../../ledger/index.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { WebhookDeliveryView, WebhookView } from './contracts.ts'

export const called = defineKind('trial.called', { body: z.object({ text: z.string() }) })
export const rung = defineKind('trial.rung', { body: z.object({ text: z.string() }) })

type Made = WebhookView & { secret: string }

export interface WebhookStage {
  house: TestHouse
  clock: StageClock
  receiver: Receiver
  /** Subscribes a path of the receiver's own. */
  subscribe(path: string, kinds?: string[]): Promise<Made>
  /** Records one entry. @returns its id. */
  call(text: string, about?: About): Promise<string>
  log(webhookId: string, query?: string): Promise<WebhookDeliveryView[]>
  close(): Promise<void>
}

interface About {
  kind?: typeof called
  subjectId?: string
  handleId?: string
}

export async function openWebhookStage(options: TestHouseOptions = {}): Promise<WebhookStage> {
  const clock = createStageClock(1)
  const receiver = await openReceiver()
  const { config, ...given } = options
  const house = await openHouse({
    clock,
    ...given,
    config: { providerHosts: [receiver.host], ...config },
  })
  return {
    house,
    clock,
    receiver,
    async subscribe(path, kinds = [called.name]) {
      const url = receiver.url + path
      const made = await house.post('/api/webhooks', { name: path, url, kinds })
      if (made.status !== 201) throw new Error(made.text)
      return made.body
    },
    call(text, { kind = called, subjectId = newId(), handleId } = {}) {
      const ctx = createCtx(systemActor('test'), clock, house.platform.log)
      return transact(house.platform, ctx, async (tx) =>
        tx.record({
          kind,
          subject: { type: 'customer', id: subjectId },
          handleId: handleId ?? null,
          channel: 'web',
          body: { text },
        }),
      )
    },
    async log(webhookId, query = '') {
      const answer = await house.get(`/api/webhooks/${webhookId}/deliveries${query}`)
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.body.items
    },
    async close() {
      await house.stop()
      await receiver.close()
      clock.stop()
    },
  }
}
