// All endpoints of the house as one union of contracts; types only, nothing of it reaches a browser.

import type { ledgerContracts } from '../../server/ledger/contracts.ts'
import type { accessContracts } from '../../server/modules/access/contracts.ts'
import type { channelsContracts } from '../../server/modules/channels/contracts.ts'
import type { conversationsContracts } from '../../server/modules/conversations/contracts.ts'
import type { customersContracts } from '../../server/modules/customers/contracts.ts'
import type { ingestContracts } from '../../server/modules/ingest/contracts.ts'
import type { transferContracts } from '../../server/modules/transfer/contracts.ts'
import type { webhooksContracts } from '../../server/modules/webhooks/contracts.ts'

type Of<Contracts> = Contracts[keyof Contracts]

export type Endpoint =
  | Of<typeof accessContracts>
  | Of<typeof customersContracts>
  | Of<typeof channelsContracts>
  | Of<typeof conversationsContracts>
  | Of<typeof ledgerContracts>
  | Of<typeof ingestContracts>
  | Of<typeof transferContracts>
  | Of<typeof webhooksContracts>
