/** The states of a delivery (docs: design section 7). They move forward only, but for two ways. */
export const deliveryStates = [
  'scheduled',
  'queued',
  'sending',
  'accepted',
  'delivered',
  'read',
  'played',
  'failed',
  'unknown',
  'cancelled',
  'expired',
] as const
export type DeliveryState = (typeof deliveryStates)[number]
