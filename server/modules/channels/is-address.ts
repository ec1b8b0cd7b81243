import type { Adapter } from './adapter.ts'

/** Whether a handle can be written to by a channel at all. Pure. */
export const isAddress = (
  { addresses, reaches }: Adapter,
  handle: { type: string; value: string; realm: string },
): boolean => addresses.includes(handle.type) && (reaches?.(handle) ?? true)
