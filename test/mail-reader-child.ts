// A reader of mailboxes in a process of its own, to be killed.

import { createInboundWriter } from '../server/modules/channels/inbound/write-inbound.ts'
import { createMailboxes } from '../server/modules/channels/mail/mailboxes.ts'
import { createMailTaker } from '../server/modules/channels/mail/take-mail.ts'
import { createTouchpointFinder } from '../server/modules/channels/touchpoints/open-touchpoints.ts'
import { awaitOrders } from './child-platform.ts'

awaitOrders((platform) => {
  const finder = createTouchpointFinder(platform)
  const writer = createInboundWriter(platform, () => {})
  const mail = createMailTaker(platform, (items) => writer.write(items))
  createMailboxes(platform, { finder, mail }).start()
})
