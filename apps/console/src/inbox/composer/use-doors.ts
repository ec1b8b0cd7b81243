// Where one may write to a customer now; asked again when something happens that opens or closes.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Item } from '../../../../kit/api.ts'
import { onLive } from '../../../../kit/live.ts'
import { readAgain } from '../../parts/read-again.ts'

export type Door = Item<'GET', '/api/customers/:id/doors'>

export const doorsKey = (customerId: string) => ['doors', customerId]

export const idOfDoor = ({ handleId, touchpointId }: Pick<Door, 'handleId' | 'touchpointId'>) =>
  `${handleId} ${touchpointId}`

export function useDoors(customerId: string) {
  const client = useQueryClient()
  const found = useQuery({
    queryKey: doorsKey(customerId),
    queryFn: ({ signal }) =>
      api('GET', '/api/customers/:id/doors', { params: { id: customerId }, signal }),
  })
  const closes = found.data?.items
    .map(({ closesAt }) => (closesAt ? Date.parse(closesAt) : Number.POSITIVE_INFINITY))
    .filter((at) => at > Date.now())
  const next = Math.min(Number.POSITIVE_INFINITY, ...(closes ?? []))
  useEffect(() => {
    const again = () => void readAgain(client, doorsKey(customerId))
    // Beyond a day it will have been asked again anyway.
    const waitMs = next - Date.now() + 500
    const timer = waitMs < 86_400_000 ? setTimeout(again, waitMs) : undefined
    const stop = onLive((news) => {
      if (news === 'reset' || news.some((entry) => mayMoveDoors(entry, customerId))) again()
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client, customerId, next])
  return found
}

function mayMoveDoors(entry: { kind: string; customerId: string | null }, customerId: string) {
  if (entry.kind.startsWith('touchpoint.')) return true
  if (entry.customerId !== customerId) return false
  return /^(message\.received|consent\.|handle\.|customer\.)/.test(entry.kind)
}

/** The one chosen by hand, else where the customer wrote last, else the first that is open. */
export function doorOf(doors: readonly Door[], chosen: string | undefined): Door | undefined {
  return (
    doors.find((door) => idOfDoor(door) === chosen) ??
    doors.find(({ isDefault }) => isDefault) ??
    doors.find(({ state }) => state === 'open') ??
    doors.find(({ state }) => state === 'template') ??
    doors[0]
  )
}
