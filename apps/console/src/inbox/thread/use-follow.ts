// A thread that is open goes on where it was when its customer becomes one with another: under the
// other's address, with what was being written, and nothing on the screen begins anew.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSession } from '../../session.ts'
import { doorsKey } from '../composer/use-doors.ts'
import { keepDraftApart, moveDraft } from '../drafts.ts'
import { noteFollowed } from './names-of.ts'
import { threadKey } from './use-thread.ts'

/** @param canonical whose thread was read; undefined while nothing was */
export function useFollow(
  customerId: string,
  canonical: string | undefined,
  show: (customerId: string) => void,
): void {
  const client = useQueryClient()
  const { id: staffId } = useSession().staff
  useEffect(() => {
    if (!canonical) return
    if (canonical === customerId) return keepDraftApart(customerId)
    noteFollowed(customerId, canonical)
    for (const keyOf of [threadKey, doorsKey])
      client.setQueryData(keyOf(canonical), client.getQueryData(keyOf(customerId)))
    moveDraft(staffId, customerId, canonical)
    show(canonical)
  }, [client, staffId, customerId, canonical, show])
}
