// A thread that is open goes on where it was when its customer becomes one with another: under the
// other's address, with what was being written, and nothing on the screen begins anew.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSession } from '../../session.ts'
import { doorsKey } from '../composer/use-doors.ts'
import { moveDraft } from '../drafts.ts'
import { threadKey } from './use-thread.ts'

/** Of a thread that was followed here: under which address it was before. */
const former = new Map<string, string>()

/** Every address that this thread had while it was open here, the present one first. */
export function namesOf(customerId: string): readonly string[] {
  const names = [customerId]
  for (let name = former.get(customerId); name && !names.includes(name); name = former.get(name))
    names.push(name)
  return names
}

/** @param canonical whose thread was read; undefined while nothing was */
export function useFollow(
  customerId: string,
  canonical: string | undefined,
  show: (customerId: string) => void,
): void {
  const client = useQueryClient()
  const { id: staffId } = useSession().staff
  useEffect(() => {
    if (!canonical || canonical === customerId) return
    former.set(canonical, customerId)
    former.delete(customerId)
    for (const keyOf of [threadKey, doorsKey])
      client.setQueryData(keyOf(canonical), client.getQueryData(keyOf(customerId)))
    moveDraft(staffId, customerId, canonical)
    show(canonical)
  }, [client, staffId, customerId, canonical, show])
}
