// A file of a message: pictures and players that keep their place while they load, a document to
// save, and what to do when the file is not there.

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { api } from '../../../../kit/api.ts'
import { IconAlertTriangle, IconClock, IconFileText } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { ContentOf, Media as MediaView } from './message.ts'
import { rereadMessage } from './use-thread.ts'

const Lightbox = lazy(() => import('./lightbox.tsx').then((m) => ({ default: m.Lightbox })))
const widest = 280
const tallest = 320

interface Props {
  content: Pick<ContentOf<'media'>, 'kind' | 'caption' | 'filename'>
  media: MediaView | undefined
  /** Of the message on the server; absent while it is on its way there. */
  of?: { customerId: string; messageId: string }
}

export function MediaPart(props: Props) {
  const { content, media } = props
  if (!media || media.state === 'pending') return <Pending {...props} />
  if (media.state === 'failed' || !media.url) return <Gone {...props} media={media} />
  if (content.kind === 'image' || content.kind === 'sticker')
    return <Picture {...props} media={media} url={media.url} />
  if (content.kind === 'audio' || content.kind === 'voice')
    return <Sound {...props} url={media.url} />
  if (content.kind === 'video') return <Film {...props} media={media} url={media.url} />
  return <Paper {...props} media={media} url={media.url} />
}

/** The box a picture will fill, so that nothing moves when it comes. */
function boxOf({ width, height }: Pick<MediaView, 'width' | 'height'>) {
  if (!width || !height) return { width: widest, aspectRatio: '4 / 3' }
  const scale = Math.min(1, widest / width, tallest / height)
  return { width: Math.round(width * scale), aspectRatio: `${width} / ${height}` }
}

function Picture(props: Props & { media: MediaView; url: string }) {
  const { t } = useWords()
  const { media, content } = props
  const [open, setOpen] = useState(false)
  const fresh = useFresh(props)
  const name = content.caption || wordOf(t.inbox.contents, content.kind)
  if (content.kind === 'sticker')
    return <img className="sticker" src={props.url} alt={name} onError={fresh} />
  return (
    <>
      <button
        type="button"
        className="media-open"
        style={boxOf(media)}
        aria-label={t.inbox.enlarge(name)}
        onClick={() => setOpen(true)}
      >
        <img src={media.thumbUrl ?? props.url} alt="" decoding="async" onError={fresh} />
      </button>
      {open ? (
        <Suspense fallback={null}>
          <Lightbox
            url={props.url}
            name={name}
            filename={media.filename ?? content.filename}
            close={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}

function Sound(props: Props & { url: string }) {
  const { t } = useWords()
  const fresh = useFresh(props)
  return (
    // biome-ignore lint/a11y/useMediaCaption: what customers say comes without captions
    <audio
      className="media-sound"
      controls
      preload="none"
      src={props.url}
      aria-label={wordOf(t.inbox.contents, props.content.kind)}
      onError={fresh}
    />
  )
}

function Film(props: Props & { media: MediaView; url: string }) {
  const { t } = useWords()
  const fresh = useFresh(props)
  return (
    // biome-ignore lint/a11y/useMediaCaption: what customers say comes without captions
    <video
      className="media-film"
      controls
      preload="none"
      style={boxOf(props.media)}
      src={props.url}
      poster={props.media.thumbUrl ?? undefined}
      aria-label={props.content.caption || t.inbox.contents.video}
      onError={fresh}
    />
  )
}

function Paper(props: Props & { media: MediaView; url: string }) {
  const { t, f } = useWords()
  const { media, content } = props
  const name = content.filename ?? media.filename ?? t.inbox.contents.document
  return (
    <a className="media-paper" href={props.url} download={name}>
      <IconFileText size={20} stroke={1.6} aria-hidden={true} />
      <span className="grow">
        <b className="cut">{name}</b>
        <span className="meta">
          {[typeName(media.type), media.bytes === null ? undefined : f.bytes(media.bytes)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </a>
  )
}

/** `application/pdf` as PDF. */
const typeName = (type: string | null) =>
  type
    ?.split('/')[1]
    ?.split(/[.+;-]/)
    .at(-1)
    ?.toUpperCase()

function Pending(props: Props) {
  const { t } = useWords()
  const kind = wordOf(t.inbox.contents, props.content.kind)
  return (
    <div className="media-none">
      <IconClock size={18} stroke={1.6} aria-hidden={true} />
      <span>{t.inbox.fetching(kind)}</span>
    </div>
  )
}

function Gone(props: Props & { media: MediaView }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { media, of } = props
  const again = useMutation({
    mutationFn: () => api('POST', '/api/media/:id/retries', { params: { id: media.id } }),
    onSettled: () => (of ? rereadMessage(client, of.customerId, of.messageId) : undefined),
  })
  const kind = wordOf(t.inbox.contents, props.content.kind)
  return (
    <div className="media-none" data-tone="bad">
      <IconAlertTriangle size={18} stroke={1.6} aria-hidden={true} />
      <span className="grow">
        {t.inbox.notFetched(kind)} {media.reason ? wordOf(t.inbox.mediaReasons, media.reason) : ''}
      </span>
      {of ? (
        <button
          type="button"
          className="link-button"
          disabled={again.isPending}
          onClick={() => again.mutate()}
        >
          {t.common.retry}
        </button>
      ) : null}
    </div>
  )
}

/** A signed address holds for an hour: asks for a fresh one, once. */
function useFresh({ of }: Props): () => void {
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  return () => {
    if (asked || !of) return
    setAsked(true)
    void rereadMessage(client, of.customerId, of.messageId)
  }
}
