import { useEffect, useState } from 'react'
import { onPresence, type Presence } from '../../../../kit/live.ts'
import { useSession } from '../../session.ts'

/** Whether the customer writes in a chat just now; it ends by itself. */
export function useCustomerWrites(customerId: string): boolean {
  const [until, hold] = useState(0)
  useEffect(() => {
    hold(0)
    return onPresence((told) => {
      if (told.customerId !== customerId) return
      hold(told.customerWritesUntil ? Date.parse(told.customerWritesUntil) : 0)
    })
  }, [customerId])
  useEffect(() => {
    if (!until) return
    const timer = setTimeout(hold, Math.max(0, until - Date.now()), 0)
    return () => clearTimeout(timer)
  }, [until])
  return until > 0
}

/** Who else writes to this customer just now. */
export function useWriters(customerId: string | undefined): Presence['staff'] {
  const { staff: me } = useSession()
  const [told, hold] = useState<Presence>()
  useEffect(() => onPresence(hold), [])
  if (!told || told.customerId !== customerId) return nobody
  return told.staff.filter(({ id, writing }) => writing && id !== me.id)
}
const nobody: readonly never[] = []
