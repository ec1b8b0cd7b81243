// One part as its channel shows it: what can be pressed stands below the words, as it does there.

import { IconLink, IconListCheck } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { OutgoingContent } from '../outgoing.ts'
import { MediaPart } from '../thread/media.tsx'
import { Said, Text } from '../thread/said.tsx'
import { limitsOf } from './limits.ts'
import type { PartProps } from './preview.tsx'

type Of<Type> = Extract<OutgoingContent, { type: Type }>

export function PreviewPart(props: PartProps) {
  const { part } = props
  if (part.type === 'choices') return <Choices {...props} part={part} />
  if (part.type === 'link') return <Link part={part} />
  if (part.type === 'product') return <Product {...props} part={part} />
  if (part.type === 'form_request') return <Form part={part} />
  return (
    <div className="preview-said">
      <Said content={part} media={props.media} />
    </div>
  )
}

function Framed({ part }: { part: Of<'choices' | 'link'> }) {
  return (
    <div className="preview-said">
      {part.header ? <b className="said-head">{part.header}</b> : null}
      <Text text={part.text} />
      {part.footer ? <p className="meta">{part.footer}</p> : null}
    </div>
  )
}

function Choices({ part, can }: PartProps & { part: Of<'choices'> }) {
  const isList = limitsOf(can, part.choices).how === 'list'
  return (
    <div className="preview-whole">
      <Framed part={part} />
      <ul className="plain-list preview-buttons">
        {isList ? (
          <li>
            <IconListCheck size={14} stroke={1.6} aria-hidden={true} />
            {part.open || '☰'}
          </li>
        ) : (
          part.choices.map(({ id, title }) => <li key={id}>{title}</li>)
        )}
      </ul>
      {isList ? (
        <ol className="preview-list">
          {part.choices.map(({ id, title, description }) => (
            <li key={id}>
              {title}
              {description ? <span className="meta">{description}</span> : null}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  )
}

function Link({ part }: { part: Of<'link'> }) {
  return (
    <div className="preview-whole">
      <Framed part={part} />
      <Buttons titles={[part.title]} />
    </div>
  )
}

const Buttons = (props: { titles: readonly string[] }) => (
  <ul className="plain-list preview-buttons">
    {props.titles.map((title) => (
      <li key={title}>
        <IconLink size={14} stroke={1.6} aria-hidden={true} />
        {title}
      </li>
    ))}
  </ul>
)

function Product({ part, media }: PartProps & { part: Of<'product'> }) {
  const picture = media.find(({ id }) => id === part.mediaId)
  return (
    <div className="preview-whole">
      <div className="preview-said">
        {picture ? <MediaPart content={{ kind: 'image' }} media={picture} /> : null}
        <b className="said-head">{part.title}</b>
        {part.price ? <p>{part.price}</p> : null}
        {part.text ? <Text text={part.text} /> : null}
      </div>
      {part.link ? <Buttons titles={[part.link.title]} /> : null}
    </div>
  )
}

function Form({ part }: { part: Of<'form_request'> }) {
  const { t } = useWords()
  return (
    <div className="preview-whole">
      <div className="preview-said">
        <b className="said-head">{part.name}</b>
        {part.text ? <Text text={part.text} /> : null}
        <ul className="plain-list preview-fields">
          {part.fields.map(({ id, label, required, choices }) => (
            <li key={id}>
              {label}
              {required ? ' *' : ''}
              <span>{choices?.join(' / ')}</span>
            </li>
          ))}
        </ul>
      </div>
      <ul className="plain-list preview-buttons">
        <li>{part.send || t.inbox.send}</li>
      </ul>
    </div>
  )
}
