// The files that go with the message: those there already, and those still on their way.

import { wordOf } from '../../../../../words/index.ts'
import { IconFileText, IconX } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { Media } from '../thread/message.ts'
import type { Upload } from './use-files.ts'

export function Attachments(props: {
  attachments: readonly Media[]
  uploads: readonly Upload[]
  remove: (id: string) => void
}) {
  const { t, f } = useWords()
  return (
    <ul className="plain-list attachments" aria-label={t.inbox.attachments}>
      {props.attachments.map((media) => {
        const name = media.filename ?? wordOf(t.inbox.contents, media.kind)
        return (
          <li key={media.id}>
            {media.kind === 'image' && (media.thumbUrl ?? media.url) ? (
              <img src={media.thumbUrl ?? media.url ?? ''} alt="" />
            ) : (
              <IconFileText size={20} stroke={1.6} aria-hidden={true} />
            )}
            <span className="grow">
              <span className="cut">{name}</span>
              <span className="meta">{media.bytes === null ? '' : f.bytes(media.bytes)}</span>
            </span>
            <Remove name={name} run={() => props.remove(media.id)} />
          </li>
        )
      })}
      {props.uploads.map((upload) => (
        <li key={upload.key} data-tone={upload.problem ? 'bad' : undefined}>
          <span className="grow">
            <span className="cut">{upload.name}</span>
            {upload.problem ? (
              <span className="small" role="alert">
                {upload.problem}
              </span>
            ) : (
              <progress
                max={upload.bytes || 1}
                value={upload.sent}
                aria-label={t.inbox.uploading(upload.name)}
              />
            )}
          </span>
          <Remove name={upload.name} run={upload.stop} />
        </li>
      ))}
    </ul>
  )
}

function Remove(props: { name: string; run: () => void }) {
  const { t } = useWords()
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t.inbox.removeFile(props.name)}
      onClick={props.run}
    >
      <IconX size={16} aria-hidden={true} />
    </button>
  )
}
