import { useEffect, useState } from 'react'
import type { Presence } from '../../../../kit/live.ts'
import { useSession } from '../../session.ts'
import { useToldOf } from './presence.ts'

/** Whether the customer writes in a chat just now; it ends by itself. */
export function useCustomerWrites(customerId: string): boolean {
  const until = Date.parse(useToldOf(customerId)?.customerWritesUntil ?? '') || 0
  const [over, end] = useState(0)
  useEffect(() => {
    if (!until) return
    const timer = setTimeout(end, Math.max(0, until - Date.now()), until)
    return () => clearTimeout(timer)
  }, [until])
  return until > over
}

/** Who else writes to this customer just now. */
export function useWriters(customerId: string | undefined): Presence['staff'] {
  const { staff: me } = useSession()
  const told = useToldOf(customerId)
  return told?.staff.filter(({ id, writing }) => writing && id !== me.id) ?? nobody
}
const nobody: readonly never[] = []
