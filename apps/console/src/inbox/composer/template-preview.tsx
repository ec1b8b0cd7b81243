import { useWords } from '../../words.tsx'
import { Cards } from '../thread/cards.tsx'
import { MediaPart } from '../thread/media.tsx'
import { Text } from '../thread/said.tsx'
import { type Filled, type FilledBlock, isAhead } from './fill-template.ts'
import { type BlockForm, fill, type TemplateForm } from './parse-template.ts'

/** The template as the customer will read it. */
export function TemplatePreview(props: { form: TemplateForm; filled: Filled }) {
  const { t, f } = useWords()
  const { form, filled } = props
  return (
    <figure className="template-preview">
      <figcaption className="meta">{t.inbox.preview}</figcaption>
      <div className="message-bubble">
        {filled.file ? (
          <MediaPart content={{ kind: filled.file.kind }} media={filled.file} />
        ) : null}
        {form.header?.text ? (
          <b className="said-head">
            {fill(form.header.text, form.header.variables, filled.header)}
          </b>
        ) : null}
        {form.offer ? <b className="said-head">{form.offer.text}</b> : null}
        {isAhead(filled.end) ? (
          <p className="meta">
            {t.inbox.offerEnds(f.dateTime(new Date(filled.end).toISOString()))}
          </p>
        ) : null}
        <Text text={textOf(form, filled)} />
        {form.footer ? <p className="meta">{form.footer}</p> : null}
        {form.buttons.length ? (
          <ul className="plain-list said-choices">
            {form.buttons.map(({ index, title }) => (
              <li key={index}>
                <span>{title}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {form.cards.length ? (
        <Cards
          cards={form.cards.map((card, at) => ({
            media: filled.cards[at]?.file,
            text: textOf(card, filled.cards[at] ?? filled),
            buttons: card.buttons.map(({ title }) => title),
          }))}
        />
      ) : null}
    </figure>
  )
}

const textOf = ({ body }: BlockForm, filled: FilledBlock) =>
  fill(body.text, body.variables, filled.body)
