// A product that was shown to the customer.

import { IconLink } from '../../../../kit/icons.ts'
import { MediaPart } from './media.tsx'
import type { ContentOf, Media } from './message.ts'
import { Text } from './said.tsx'

export function Product(props: {
  content: ContentOf<'product'>
  media: readonly Media[]
  of?: { customerId: string; messageId: string }
}) {
  const { content } = props
  const { link } = content
  return (
    <>
      {content.mediaId ? (
        <MediaPart
          content={{ kind: 'image', caption: content.title }}
          media={props.media.find(({ id }) => id === content.mediaId)}
          {...(props.of ? { of: props.of } : {})}
        />
      ) : null}
      <b className="said-head">{content.title}</b>
      {content.price ? <p className="tabular">{content.price}</p> : null}
      {content.text ? <Text text={content.text} /> : null}
      {link ? (
        <a className="said-link" href={link.url} target="_blank" rel="noreferrer noopener">
          <IconLink size={16} stroke={1.6} aria-hidden={true} />
          {link.title}
        </a>
      ) : null}
    </>
  )
}
