// What was said, whatever its kind. What only few messages are is loaded when one is on screen.

import { Fragment, lazy, Suspense } from 'react'
import type { Choice } from '../../../../../server/modules/channels/content/content.ts'
import { wordOf } from '../../../../../words/index.ts'
import { IconCheck } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import { MediaPart } from './media.tsx'
import type { Content, Media } from './message.ts'

const Cards = lazy(() => import('./cards.tsx').then((m) => ({ default: m.Cards })))
const Letter = lazy(() => import('./letter.tsx').then((m) => ({ default: m.Letter })))
const Product = lazy(() => import('./product.tsx').then((m) => ({ default: m.Product })))
const Rare = lazy(() => import('./rare.tsx').then((m) => ({ default: m.Rare })))

interface Props {
  content: Content
  media: readonly Media[]
  chosen?: string | undefined
  of?: { customerId: string; messageId: string }
}

export function Said(props: Props) {
  const { t } = useWords()
  const { content } = props
  switch (content.type) {
    case 'text':
      return <Text text={content.text} />
    case 'media':
      return (
        <>
          <MediaPart
            content={content}
            media={props.media.find(({ id }) => id === content.mediaId) ?? props.media[0]}
            {...(props.of ? { of: props.of } : {})}
          />
          {content.caption ? <Text text={content.caption} /> : null}
        </>
      )
    case 'choice':
      return (
        <p className="said-choice">
          <IconCheck size={16} stroke={1.6} aria-hidden={true} />
          <span>
            <span className="visually-hidden">{t.inbox.chose} </span>
            {content.title}
            {content.said && content.said !== content.title ? (
              <span className="meta">{t.inbox.choseInWords(content.said)}</span>
            ) : null}
          </span>
        </p>
      )
    case 'choices':
      return (
        <>
          {content.header ? <b className="said-head">{content.header}</b> : null}
          <Text text={content.text} />
          {content.footer ? <p className="meta">{content.footer}</p> : null}
          <Choices choices={content.choices} open={content.open} chosen={props.chosen} />
        </>
      )
    case 'template':
      return <Template {...props} content={content} />
    case 'location_request':
      return (
        <>
          <Text text={content.text} />
          <p className="meta">{t.inbox.asksLocation}</p>
        </>
      )
    case 'mail':
      return (
        <Suspense fallback={<Text text={content.text} />}>
          <Letter {...props} content={content} />
        </Suspense>
      )
    case 'product':
      return (
        <Suspense fallback={<p>{content.title}</p>}>
          <Product {...props} content={content} />
        </Suspense>
      )
    case 'form_request':
    case 'link':
    case 'location':
    case 'contacts':
    case 'order':
    case 'form':
    case 'unsupported':
      return (
        <Suspense fallback={<p>{wordOf(t.inbox.contents, content.type)}</p>}>
          <Rare content={content} />
        </Suspense>
      )
  }
}

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}]/g

/** Plain text; addresses in it may be opened, and are told nothing of us. */
export function Text(props: { text: string }) {
  const parts: React.ReactNode[] = []
  let at = 0
  for (const match of props.text.matchAll(address)) {
    parts.push(props.text.slice(at, match.index))
    parts.push(
      <a key={match.index} href={match[0]} target="_blank" rel="noreferrer noopener">
        {match[0]}
      </a>,
    )
    at = match.index + match[0].length
  }
  parts.push(props.text.slice(at))
  return <p className="said-text">{parts}</p>
}

/** The choices as the customer saw them, with the one they made. */
export function Choices(props: {
  choices: readonly Choice[]
  open?: string | undefined
  chosen?: string | undefined
}) {
  const { t } = useWords()
  const { choices } = props
  return (
    <ul className="plain-list said-choices" aria-label={t.inbox.contents.choices}>
      {props.open ? <li className="said-section">{props.open}</li> : null}
      {choices.map((choice, at) => {
        const made = choice.id === props.chosen
        const isFirst = choice.section && choice.section !== choices[at - 1]?.section
        return (
          <Fragment key={choice.id}>
            {isFirst ? <li className="said-section">{choice.section}</li> : null}
            <li data-made={made || undefined}>
              {made ? <IconCheck size={14} stroke={2} aria-hidden={true} /> : null}
              <span>
                {choice.title}
                {made ? <span className="visually-hidden"> ({t.inbox.chosen})</span> : null}
                {choice.description ? <span className="meta">{choice.description}</span> : null}
              </span>
            </li>
          </Fragment>
        )
      })}
    </ul>
  )
}

function Template(props: Props & { content: Extract<Content, { type: 'template' }> }) {
  const { t, f } = useWords()
  const { content } = props
  const header = props.media.find(({ id }) => id === content.headerMediaId)
  return (
    <>
      <p className="meta">{t.inbox.templateNamed(content.name)}</p>
      {header ? <MediaPart content={{ kind: header.kind }} media={header} /> : null}
      {content.text ? <Text text={content.text} /> : null}
      {content.expiresAt ? (
        <p className="meta">{t.inbox.offerEnds(f.dateTime(content.expiresAt))}</p>
      ) : null}
      {content.cards ? (
        <Suspense fallback={null}>
          <Cards
            cards={content.cards.map((card) => ({
              media: props.media.find(({ id }) => id === card.headerMediaId),
              text: card.text ?? '',
              buttons: [],
            }))}
          />
        </Suspense>
      ) : null}
      {content.choices?.length ? <Choices choices={content.choices} chosen={props.chosen} /> : null}
    </>
  )
}
