// Files on their way into a message: checked against what the channel takes before a byte is sent,
// then uploaded one beside the other, with progress.

import { useCallback, useState } from 'react'
import { upload } from '../../../../kit/api.ts'
import { explain } from '../../problem.ts'
import { useWords } from '../../words.tsx'
import { readDraft, writeDraft } from '../drafts.ts'
import type { Media } from '../thread/message.ts'
import type { Capabilities } from '../use-capabilities.ts'

export interface Upload {
  key: string
  name: string
  bytes: number
  sent: number
  problem?: string | undefined
  stop: () => void
}
export type Files = ReturnType<typeof useFiles>
type Kind = Media['kind']

export function useFiles(staffId: string, customerId: string, can: Capabilities | undefined) {
  const { t, f } = useWords()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const change = useCallback(
    (key: string, to: Partial<Upload> | undefined) =>
      setUploads((now) =>
        to
          ? now.map((one) => (one.key === key ? { ...one, ...to } : one))
          : now.filter((one) => one.key !== key),
      ),
    [],
  )
  const add = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        const key = crypto.randomUUID()
        const cut = new AbortController()
        const stop = () => {
          cut.abort()
          change(key, undefined)
        }
        const refused = refusalOf(file, can)
        const problem =
          refused === 'type'
            ? t.inbox.typeRefused
            : refused
              ? t.inbox.tooLarge(f.bytes(refused))
              : undefined
        const begun = { key, name: file.name, bytes: file.size, sent: 0, problem, stop }
        setUploads((now) => [...now, begun])
        if (problem) continue
        const address = `/api/media?filename=${encodeURIComponent(file.name.slice(0, 250))}`
        upload('POST', address, file, (sent) => change(key, { sent }), cut.signal).then(
          (media) => {
            const draft = readDraft(staffId, customerId)
            const attachments = [...draft.attachments, fitting(media as unknown as Media, can)]
            writeDraft(staffId, customerId, { ...draft, attachments })
            change(key, undefined)
          },
          (error: unknown) => {
            if (!cut.signal.aborted) change(key, { problem: explain(t, error) })
          },
        )
      }
    },
    [staffId, customerId, can, change, t, f],
  )
  return { uploads, add }
}

/** What this file would be on the channel: a picture it cannot show goes as a document. */
function kindOf(type: string, can: Capabilities | undefined): Kind {
  const kind = (['image', 'video', 'audio'] as const).find((each) => type.startsWith(`${each}/`))
  return kind && (!can || can.media[kind]?.types.includes(type)) ? kind : 'document'
}

function refusalOf(file: File, can: Capabilities | undefined): 'type' | number | undefined {
  const limits = can?.media[kindOf(file.type, can)]
  if (!can) return undefined
  if (!limits) return 'type'
  return file.size > limits.maxBytes ? limits.maxBytes : undefined
}

const fitting = (media: Media, can: Capabilities | undefined): Media =>
  media.kind === 'voice' || !media.type ? media : { ...media, kind: kindOf(media.type, can) }
