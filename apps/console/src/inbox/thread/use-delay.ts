// Why one of ours still waits to go out, and until when.

import { useWords } from '../../words.tsx'
import { useTouchpoints } from '../use-touchpoints.ts'
import type { Delivery } from './message.ts'

/** What leaves sooner needs no word: it waits for Undo, or for its turn. */
const soonMs = 60_000

export interface Delay {
  /** A code of the reasons; undefined where it only waits for its time. */
  reason: string | undefined
  /** In words; empty where nobody can know. */
  until: string
}

/** Undefined when it waits for nothing worth a word, or does not wait. */
export function useDelay(delivery: Delivery | undefined): Delay | undefined {
  const { t, f } = useWords()
  const touchpoints = useTouchpoints()
  if (delivery?.state !== 'queued' && delivery?.state !== 'scheduled') return undefined
  const { state, notBefore, touchpointId } = delivery
  const at = touchpoints.find(({ id }) => id === touchpointId)
  const stopped = at?.state === 'paused' ? 'account_paused' : (at?.trouble ?? undefined)
  // A number at which nothing goes out is the stronger reason: without it no time helps.
  const reason = stopped ?? delivery.reason ?? undefined
  const isLater = Date.parse(notBefore) - Date.now() > soonMs
  if (state === 'queued' && !reason && !isLater) return undefined
  const says = state === 'scheduled' || isLater
  return { reason, until: says ? t.inbox.goesAt(f.dateTime(notBefore)) : '' }
}
