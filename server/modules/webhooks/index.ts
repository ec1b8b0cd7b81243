// The face of webhooks: entries of the ledger, told to whoever outside subscribed to them.
import './tables.ts'

export { webhooksContracts } from './contracts.ts'
export { createWebhooksModule } from './module.ts'
