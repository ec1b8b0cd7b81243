// Sends what was written: on screen at once, taken back by Undo for a few seconds.

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../../../kit/api.ts'
import { tell, tellFailure, tellWithUndo } from '../../parts/toast.ts'
import { explain } from '../../problem.ts'
import { useWords } from '../../words.tsx'
import { type Draft, emptyDraft, putBack, readDraft, writeDraft } from '../drafts.ts'
import { sayTo } from '../outgoing.ts'
import { rereadMessage, seenOf } from '../thread/use-thread.ts'
import type { Written } from './to-contents.ts'
import type { Door } from './use-doors.ts'

/** As long as the toast offers Undo, the server waits. */
const holdS = 6

export interface Sending {
  door: Door
  written: readonly Written[]
  /** What leaves the box with it, and comes back when it is undone; null: the box stays as it is. */
  draft: Draft | null
  sendAt?: string | undefined
  caseId?: string | undefined
}

export function useSend(staffId: string, customerId: string): (sending: Sending) => void {
  const { t, f } = useWords()
  const client = useQueryClient()
  return useCallback(
    ({ door, written, draft, sendAt, caseId }) => {
      const seen = seenOf(client, customerId)
      const ids = Promise.all(
        written.map(({ content, media }, index) =>
          sayTo({
            key: crypto.randomUUID(),
            staffId,
            customerId,
            handleId: door.handleId,
            touchpointId: door.touchpointId,
            channel: door.channel,
            content,
            media,
            replyTo: index === 0 && draft ? draft.replyTo : null,
            ...(index === 0 ? { seen } : {}),
            caseId,
            at: new Date().toISOString(),
            ...(sendAt ? { sendAt } : { holdS }),
          }),
        ),
      )
      if (draft) {
        const { door: chosen, note } = readDraft(staffId, customerId)
        writeDraft(staffId, customerId, { ...emptyDraft, door: chosen, note })
      }
      const undo = async () => {
        try {
          for (const id of (await ids).filter((one) => one !== undefined)) {
            await api('POST', '/api/messages/:id/cancellations', { params: { id } })
            await rereadMessage(client, customerId, id)
          }
          if (draft) putBack(staffId, customerId, { ...draft, note: undefined })
          tell(t.inbox.takenBack)
        } catch (error) {
          tellFailure(explain(t, error))
        }
      }
      const said = sendAt ? t.inbox.goesAt(f.dateTime(sendAt)) : t.inbox.sent
      tellWithUndo(said, t.common.undo, () => void undo(), holdS * 1000)
    },
    [client, staffId, customerId, t, f],
  )
}
