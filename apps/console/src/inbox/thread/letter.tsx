// A letter: its subject, the new words, what it answers and its own page when somebody asks for them,
// and its files.

import { useState } from 'react'
import { IconFileText } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import { MediaPart } from './media.tsx'
import type { ContentOf, Media } from './message.ts'
import { Text } from './said.tsx'

export function Letter(props: {
  content: ContentOf<'mail'>
  media: readonly Media[]
  of?: { customerId: string; messageId: string }
}) {
  const { t } = useWords()
  const { content, media, of } = props
  const [shown, show] = useState<'quoted' | 'page'>()
  const original = media.find(({ id }) => id === content.originalId)
  const toggle = (what: 'quoted' | 'page') => show(shown === what ? undefined : what)
  return (
    <>
      {content.subject ? <b className="said-head">{content.subject}</b> : null}
      {content.auto ? <span className="tag">{t.inbox.mail.auto}</span> : null}
      {content.text ? <Text text={content.text} /> : null}
      {content.attachments?.length ? (
        <div className="letter-files">
          {content.attachments.map((file) => (
            <MediaPart
              key={file.mediaId}
              content={file}
              media={media.find(({ id }) => id === file.mediaId)}
              {...(of ? { of } : {})}
            />
          ))}
        </div>
      ) : null}
      <div className="row wrap letter-tools">
        {content.quoted ? (
          <button type="button" className="link-button" onClick={() => toggle('quoted')}>
            {shown === 'quoted' ? t.inbox.mail.hideQuoted : t.inbox.mail.quoted}
          </button>
        ) : null}
        {content.hasPage && of ? (
          <button type="button" className="link-button" onClick={() => toggle('page')}>
            {shown === 'page' ? t.inbox.mail.hidePage : t.inbox.mail.page}
          </button>
        ) : null}
        {original?.url ? (
          <a className="said-link" href={original.url} download="mail.eml">
            <IconFileText size={16} stroke={1.6} aria-hidden={true} />
            {t.inbox.mail.file}
          </a>
        ) : null}
      </div>
      {shown === 'quoted' && content.quoted ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing else to reach
        <blockquote className="letter-quoted" tabIndex={0}>
          <Text text={content.quoted} />
        </blockquote>
      ) : null}
      {shown === 'page' && of ? (
        // Nothing of it runs, asks the network or reaches out of its frame; links open beside.
        <iframe
          className="letter-page"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          title={t.inbox.mail.pageOf(content.subject)}
          src={`/api/messages/${of.messageId}/original`}
        />
      ) : null}
    </>
  )
}
