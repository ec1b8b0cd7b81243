// The picture, film or document at the head of a template or of a card.

import { useMutation } from '@tanstack/react-query'
import { upload } from '../../../../kit/api.ts'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import type { Media } from '../thread/message.ts'

const accepted: Record<string, string> = { IMAGE: 'image/*', VIDEO: 'video/*', DOCUMENT: '' }

export function TemplateFile(props: {
  format: string
  file: Media | undefined
  set: (file: Media) => void
}) {
  const { t } = useWords()
  const sending = useMutation({
    mutationFn: async (file: File) => {
      const address = `/api/media?filename=${encodeURIComponent(file.name.slice(0, 250))}`
      return (await upload('POST', address, file, () => undefined)) as unknown as Media
    },
    onSuccess: props.set,
  })
  const { file } = props
  return (
    <label className="template-file">
      <span className="field-label">{t.inbox.headerFile}</span>
      <span className="row">
        {file?.thumbUrl ? <img src={file.thumbUrl} alt="" /> : null}
        <span className="plain-button">{file ? t.inbox.otherFile : t.inbox.chooseFile}</span>
        <span className="cut small grow" role="status">
          {sending.isPending ? t.inbox.uploading(sending.variables.name) : (file?.filename ?? '')}
        </span>
        <input
          type="file"
          className="visually-hidden"
          accept={accepted[props.format]}
          aria-busy={sending.isPending}
          onChange={(event) => {
            const given = event.currentTarget.files?.[0]
            if (given) sending.mutate(given)
          }}
        />
      </span>
      <Problem error={sending.error} />
    </label>
  )
}
