// The picture, film or document at the head of a template.

import { useMutation } from '@tanstack/react-query'
import { upload } from '../../../../kit/api.ts'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'

const accepted: Record<string, string> = { IMAGE: 'image/*', VIDEO: 'video/*', DOCUMENT: '' }

export function TemplateFile(props: { format: string; set: (mediaId: string) => void }) {
  const { t } = useWords()
  const sending = useMutation({
    mutationFn: async (file: File) => {
      const address = `/api/media?filename=${encodeURIComponent(file.name.slice(0, 250))}`
      const { id } = await upload('POST', address, file, () => undefined)
      return String(id)
    },
    onSuccess: props.set,
  })
  return (
    <label className="stack-tight">
      <span className="field-label">{t.inbox.headerFile}</span>
      <input
        type="file"
        accept={accepted[props.format]}
        aria-busy={sending.isPending}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) sending.mutate(file)
        }}
      />
      <Problem error={sending.error} />
    </label>
  )
}
