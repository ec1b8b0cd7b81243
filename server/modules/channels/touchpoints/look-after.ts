// What is asked of providers without anybody pressing a button.

import type { Platform } from '../../../platform/module.ts'
import { syncDue } from '../templates/sync-due.ts'
import type { TouchpointFinder } from './open-touchpoints.ts'
import { testDue } from './test-due.ts'

const job = 'channels.look-after'

export function lookAfterTouchpoints(platform: Platform, touchpoints: TouchpointFinder): void {
  platform.jobs.define(
    job,
    async (_data, signal) => {
      // Whoever stops does not wait for a provider.
      const fetch: Platform['fetch'] = (url, options) => platform.fetch(url, { signal, ...options })
      const asking = { ...platform, fetch }
      await testDue(asking, touchpoints, signal)
      await syncDue(asking, touchpoints, signal)
    },
    { everyCron: '*/5 * * * *' },
  )
}

/** Looks now, once this has resolved; where it is lost, the next round of the job does. */
export async function lookSoon({ jobs, log }: Pick<Platform, 'jobs' | 'log'>): Promise<void> {
  try {
    await jobs.send(job, {}, { singleton: job })
  } catch (error) {
    log.warn({ err: error }, 'touchpoints are looked after by the next round')
  }
}
