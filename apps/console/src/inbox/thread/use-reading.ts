// A thread on screen is read: said once it has been looked at for a moment, and again for what
// comes while one looks.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../../../../kit/api.ts'
import { noteUnread } from '../list/use-threads.ts'
import type { ThreadItem } from './message.ts'

/** Going through the list with J and K reads nothing. */
const lookMs = 700
/** Threads marked unread by hand, until they are left. */
const leftUnread = new Set<string>()

export function useReading(customerId: string, items: readonly ThreadItem[]): void {
  const client = useQueryClient()
  const newest = items.findLast(({ message }) => message?.direction === 'in')?.id
  useEffect(() => () => void leftUnread.delete(customerId), [customerId])
  useEffect(() => {
    if (!newest || leftUnread.has(customerId)) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (document.visibilityState !== 'visible') return
      timer = setTimeout(() => {
        if (leftUnread.has(customerId)) return
        document.removeEventListener('visibilitychange', look)
        api('POST', '/api/customers/:id/thread/readings', { params: { id: customerId }, body: {} })
          .then(() => noteUnread(client, customerId, 0))
          // It stays unread, which is where it was.
          .catch(() => undefined)
      }, lookMs)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [client, customerId, newest])
}

/** Marks as unread what is on screen; looking at it further does not undo that. */
export async function leaveUnread(customerId: string): Promise<void> {
  leftUnread.add(customerId)
  await api('DELETE', '/api/customers/:id/thread/readings', { params: { id: customerId } })
}
