// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard

// The cards of a carousel, side by side as on the customer's telephone.

import { useWords } from '../../words.tsx'
import { MediaPart } from './media.tsx'
import type { Media } from './message.ts'
import { Text } from './said.tsx'

export interface Card {
  media: Media | undefined
  text: string
  buttons: readonly string[]
}

export function Cards(props: { cards: readonly Card[] }) {
  const { t } = useWords()
  return (
    <ol className="plain-list said-cards" aria-label={t.inbox.cards} tabIndex={0}>
      {props.cards.map((card, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards have no name but their place
        <li key={at}>
          {card.media ? <MediaPart content={{ kind: card.media.kind }} media={card.media} /> : null}
          {card.text ? <Text text={card.text} /> : null}
          {card.buttons.map((title) => (
            <span key={title} className="said-press">
              {title}
            </span>
          ))}
        </li>
      ))}
    </ol>
  )
}
