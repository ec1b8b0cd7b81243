import './tables.ts'
import type { Follower } from '../../ledger/index.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { createWebhooksFollower } from './deliveries/follow-entries.ts'
import { deliveriesData } from './deliveries/personal-data.ts'
import { createSender } from './deliveries/sender.ts'
import { replayJob, runReplays } from './replays/run-replays.ts'
import { webhooksRoutes } from './routes.ts'
import { sealedIn } from './subscriptions/secrets.ts'
import { tidyUp } from './tidy-up.ts'

/** Entries of the ledger, told to whoever outside subscribed to them. */
export function createWebhooksModule(
  platform: Platform,
): Module & { readonly followers: readonly Follower[] } {
  const sender = createSender(platform)
  const works = platform.config.roles.includes('worker')
  platform.jobs.define(replayJob, (_data, signal) => runReplays(platform, signal), {
    everyCron: '* * * * *',
  })
  platform.jobs.define('webhooks.tidy-up', (_data, signal) => tidyUp(platform, signal), {
    everyCron: '47 3 * * *',
  })
  return {
    name: 'webhooks',
    routes: webhooksRoutes(platform),
    followers: [createWebhooksFollower(platform)],
    personalData: [deliveriesData],
    sealed: [sealedIn],
    async start() {
      if (works) sender.start()
    },
    stop: () => sender.stop(),
  }
}
