// A sender of webhooks in a process of its own, to be killed.

import { createSender } from '../server/modules/webhooks/deliveries/sender.ts'
import { awaitOrders } from './child-platform.ts'

awaitOrders((platform) => createSender(platform).start())
