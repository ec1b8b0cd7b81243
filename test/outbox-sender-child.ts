// A sender of messages in a process of its own, to be killed, or to be stopped in peace by whatever
// its parent says next.

import { createSender } from '../server/modules/channels/outbox/send.ts'
import { createHealthNotes } from '../server/modules/channels/touchpoints/note-health.ts'
import { createTouchpointFinder } from '../server/modules/channels/touchpoints/open-touchpoints.ts'
import { awaitOrders } from './child-platform.ts'

awaitOrders((platform) => {
  const health = createHealthNotes(platform)
  const sender = createSender(platform, { finder: createTouchpointFinder(platform), health })
  sender.start()
  process.once('message', () => {
    sender
      .stop()
      .then(() => health.stop())
      .then(() => platform.database.close())
      .then(() => process.exit(0))
  })
})
