import { useCallback, useRef } from 'react'
import { api } from '../../../../kit/api.ts'
import type { Capabilities } from '../use-capabilities.ts'

const everyMs = 20_000

/** Tells the customer that somebody answers, at most three times a minute; failing is no harm. */
export function useTyping(
  customerId: string,
  touchpointId: string,
  can: Capabilities | undefined,
): () => void {
  const last = useRef(0)
  return useCallback(() => {
    if (!can?.typing || Date.now() - last.current < everyMs) return
    last.current = Date.now()
    const body = { typing: true, touchpointId }
    api('POST', '/api/customers/:id/thread/readings', { params: { id: customerId }, body }).catch(
      () => undefined,
    )
  }, [customerId, touchpointId, can])
}
