// Tells those who look at a thread who else does, in every process: a wake-up carries no data, so each
// reads who is where and tells its own clients what is different for them.

import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { findWriting, visitorWritesTopic } from '../../channels/index.ts'
import { findPresent } from './be-present.ts'
import type { PresenceView } from './contracts.ts'

export const presenceTopic = 'presence'

/** Sends an event to the live clients of this process for whom `isFor` holds. */
export type TellLive = (isFor: (viewer: Viewer) => boolean, event: string, data: unknown) => void

export const viewOf = (
  customerId: string,
  staff: PresenceView['staff'],
  writing: ReadonlyMap<string, Date>,
): PresenceView => ({
  customerId,
  staff,
  customerWritesUntil: writing.get(customerId)?.toISOString() ?? null,
})

export function createPresenceTeller({ db, clock, database, log }: Platform, tell: TellLive) {
  let told = new Map<string, string>()
  let running: Promise<void> | undefined
  let again = false

  async function look() {
    const present = await findPresent(db, clock.now())
    const writing = present.size ? await findWriting(db, clock.now()) : new Map<string, Date>()
    const now = new Map<string, string>()
    for (const [customerId, staff] of present) {
      const view = viewOf(customerId, staff, writing)
      now.set(customerId, JSON.stringify(view))
      if (told.get(customerId) === now.get(customerId)) continue
      const there = new Set(staff.map(({ id }) => id))
      const isThere = ({ staff: one }: Viewer) => one !== undefined && there.has(one.id)
      tell(isThere, 'presence', view)
    }
    told = now
  }

  function wake() {
    again = true
    running ??= (async () => {
      while (again) {
        again = false
        await look().catch((error) => log.warn({ err: error }, 'presence could not be told'))
      }
      running = undefined
    })()
  }

  let deafen = () => {}
  return {
    start: () => {
      const deafens = [presenceTopic, visitorWritesTopic].map((topic) =>
        database.waker.onWake(topic, wake),
      )
      deafen = () => {
        for (const each of deafens) each()
      }
    },
    stop: async () => {
      deafen()
      await running
    },
  }
}
