// Once a day: what ended goes.

import type { Platform } from '../../platform/module.ts'

export function defineTidying({ platform }: { platform: Platform }) {
  const { db, clock, jobs } = platform
  jobs.define(
    'access-tidying',
    async () => {
      const now = clock.now()
      const yesterday = new Date(now.getTime() - 86_400_000)
      await db.deleteFrom('access_session').where('expires_at', '<', now).execute()
      await db
        .deleteFrom('access_session')
        .where('opened_at', 'is', null)
        .where('created_at', '<', yesterday)
        .execute()
      await db.deleteFrom('access_verification').where('expires_at', '<', now).execute()
      await db.deleteFrom('access_link').where('expires_at', '<', now).execute()
      await db.deleteFrom('access_attempt').where('since', '<', yesterday).execute()
    },
    { everyCron: '17 3 * * *' },
  )
}
