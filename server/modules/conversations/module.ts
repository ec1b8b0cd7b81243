import './tables.ts'
import type { Follower } from '../../ledger/index.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { takeBackJob, takeBackThreads } from './control/take-back.ts'
import { threadsData } from './personal-data.ts'
import { createPresenceTeller } from './presence/tell-present.ts'
import { conversationsRoutes, type ThreadParts } from './routes.ts'
import { createThreadFollower } from './threads/follow-threads.ts'
import { forgetRedacted } from './threads/forget-redacted.ts'

/**
 * Threads: what one customer and the company said and did.
 * @param parts what only channels can do, handed in by build.ts.
 */
export function createConversationsModule(
  platform: Platform,
  parts: ThreadParts,
): Module & { readonly followers: readonly Follower[] } {
  platform.jobs.define(
    'conversations.forget-redacted',
    async (_data, signal) => void (await forgetRedacted(platform, signal)),
    { everyCron: '19 * * * *' },
  )
  platform.jobs.define(takeBackJob, (_data, signal) => takeBackThreads(platform, signal), {
    everyCron: '* * * * *',
  })
  const presence = createPresenceTeller(platform, parts.tellLive)
  return {
    name: 'conversations',
    routes: conversationsRoutes(platform, parts),
    followers: [createThreadFollower()],
    personalData: [threadsData],
    start: async () => presence.start(),
    stop: presence.stop,
  }
}
