// Outcomes of many deliveries are written together: while one transaction runs the next outcomes
// gather. An outcome that cannot be written is not lost: the lease runs out and the delivery is
// unknown, until a receipt tells.

import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { isDatabaseAway } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { type Ended, recordOutcomes, type Stands } from './record-outcomes.ts'

export interface OutcomeWriter {
  /** Resolves when it is written, or given up. */
  write(ended: Ended): Promise<void>
}

const mostAtOnce = 200
const patienceMs = 500
const tries = 20

export function createOutcomeWriter(
  platform: Platform,
  written: (ended: Ended, stands: Stands) => void,
): OutcomeWriter {
  const waiting: { ended: Ended; done: () => void }[] = []
  let running = false

  async function run() {
    running = true
    while (waiting.length) {
      const group = waiting.splice(0, mostAtOnce)
      await writeGroup(group.map(({ ended }) => ended))
      for (const { done } of group) done()
    }
    running = false
  }

  async function writeGroup(group: readonly Ended[]): Promise<void> {
    try {
      await writeOnce(group)
    } catch (error) {
      if (group.length > 1) {
        for (const one of group) await writeGroup([one])
        return
      }
      const delivery = group[0]?.claimed.deliveryId
      platform.log.error({ err: error, delivery }, 'the outcome of a delivery was not written')
    }
  }

  async function writeOnce(group: readonly Ended[]) {
    for (let attempt = 1; ; attempt++) {
      try {
        const ctx = createCtx(systemActor('outbox'), platform.clock, platform.log)
        const stands = await transact({ ...platform, ahead: 'writer' }, ctx, (tx) =>
          recordOutcomes(tx, ctx, group),
        )
        const byId = new Map(stands.map((one) => [one.deliveryId, one]))
        for (const one of group) {
          const stand = byId.get(one.claimed.deliveryId)
          if (stand) written(one, stand)
        }
        return
      } catch (error) {
        if (attempt === tries || !isDatabaseAway(error)) throw error
        await platform.clock.sleep(patienceMs)
      }
    }
  }

  return {
    write: (ended) =>
      new Promise((done) => {
        waiting.push({ ended, done })
        if (!running) void run()
      }),
  }
}
