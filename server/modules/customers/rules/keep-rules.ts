// The rules for those who read handles before there is a transaction, such as the edge of the
// ingest: one look-up serves every request of most of a second, also where a wake-up was lost.

import type { Platform } from '../../../platform/module.ts'
import { findRules } from './find-rules.ts'
import type { HandleRules } from './handle-rules.ts'

const trustedMs = 900
const topic = 'customers-rules'

export interface KeptRules {
  /** The rules, never older than a second. Ask once a request, not once an event. */
  current(): Promise<HandleRules>
  stop(): void
}

/** Has every process read the rules again; call it after they were changed. */
export const forgetRules = (database: Platform['database']) => database.waker.wake(topic)

export function keepRules({ clock, database }: Pick<Platform, 'clock' | 'database'>): KeptRules {
  let kept: { rules: Promise<HandleRules>; askedAt: number } | undefined
  const look = (askedAt: number) => {
    // Counted from before the question, so that an answer is never older than it seems.
    const asked = { rules: findRules(database.db), askedAt }
    kept = asked
    asked.rules.catch(() => {
      if (kept === asked) kept = undefined
    })
    return asked.rules
  }
  const deafen = database.waker.onWake(topic, () => {
    kept = undefined
  })
  return {
    current() {
      const now = clock.now().getTime()
      return kept && now - kept.askedAt < trustedMs ? kept.rules : look(now)
    },
    stop: deafen,
  }
}
