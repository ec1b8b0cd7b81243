// Kinds of content that few messages are: places, people, orders, forms, and what nobody knows.

import { IconLink, IconUser, IconWorld } from '../../../../kit/icons.ts'
import { Raw } from '../../parts/raw.tsx'
import { Facts, toFacts, useSay } from '../../timeline/facts.tsx'
import { useWords } from '../../words.tsx'
import { ContactLeft } from './contact-left.tsx'
import type { ContentOf } from './message.ts'
import { Text } from './said.tsx'

type Kinds = 'form_request' | 'link' | 'location' | 'contacts' | 'order' | 'form' | 'unsupported'

export function Rare(props: { content: ContentOf<Kinds> }) {
  const { content } = props
  switch (content.type) {
    case 'link':
      return <LinkPart content={content} />
    case 'location':
      return <Place content={content} />
    case 'contacts':
      return <People content={content} />
    case 'order':
      return <Order content={content} />
    case 'form_request':
      return <Asked content={content} />
    case 'form':
      return isContact(content) ? (
        <ContactLeft values={content.values} />
      ) : (
        <Form content={content} />
      )
    case 'unsupported':
      return <Unsupported content={content} />
  }
}

function LinkPart({ content }: { content: ContentOf<'link'> }) {
  return (
    <>
      {content.header ? <b className="said-head">{content.header}</b> : null}
      <Text text={content.text} />
      {content.footer ? <p className="meta">{content.footer}</p> : null}
      <a className="said-link" href={content.url} target="_blank" rel="noreferrer noopener">
        <IconLink size={16} stroke={1.6} aria-hidden={true} />
        {content.title}
      </a>
    </>
  )
}

function Place({ content }: { content: ContentOf<'location'> }) {
  const { t } = useWords()
  const { latitude, longitude } = content
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
  return (
    <>
      <b className="said-head">{content.name ?? t.inbox.contents.location}</b>
      {content.address ? <p>{content.address}</p> : null}
      <p className="meta tabular">
        {latitude.toFixed(5)}, {longitude.toFixed(5)}
      </p>
      <a className="said-link" href={map} target="_blank" rel="noreferrer noopener">
        <IconWorld size={16} stroke={1.6} aria-hidden={true} />
        {t.inbox.openMap}
      </a>
    </>
  )
}

function People({ content }: { content: ContentOf<'contacts'> }) {
  return (
    <ul className="plain-list said-people">
      {content.contacts.map((contact) => (
        <li key={`${contact.name} ${contact.phones[0] ?? contact.emails[0]}`}>
          <IconUser size={16} stroke={1.6} aria-hidden={true} />
          <span>
            <b>{contact.name}</b>
            {[contact.organisation, ...contact.phones, ...contact.emails]
              .filter(Boolean)
              .map((line) => (
                <span key={line} className="small said-line">
                  {line}
                </span>
              ))}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Order({ content }: { content: ContentOf<'order'> }) {
  const { t, f } = useWords()
  const { lines } = content
  const currency = lines.find((line) => line.currency)?.currency
  const total = lines.reduce((sum, line) => sum + (line.price ?? 0) * line.quantity, 0)
  return (
    <>
      {content.text ? <Text text={content.text} /> : null}
      <ul className="plain-list said-order">
        {lines.map((line) => (
          <li key={line.productId}>
            <span className="cut">
              <span className="tabular">{f.number(line.quantity)} × </span>
              {line.productId}
            </span>
            {line.price === undefined ? null : (
              <span className="tabular">{f.money(line.price, line.currency)}</span>
            )}
          </li>
        ))}
        {total > 0 ? (
          <li>
            <b>{t.timeline.total}</b>
            <b className="tabular">{f.money(total, currency)}</b>
          </li>
        ) : null}
      </ul>
    </>
  )
}

function Asked({ content }: { content: ContentOf<'form_request'> }) {
  return (
    <>
      <b className="said-head">{content.name}</b>
      {content.text ? <Text text={content.text} /> : null}
      <ol className="said-fields">
        {content.fields.map(({ id, label, required, choices }) => (
          <li key={id}>
            {label}
            {required ? ' *' : ''}
            {choices ? <span className="meta"> {choices.join(' / ')}</span> : null}
          </li>
        ))}
      </ol>
    </>
  )
}

/** What the chat asks for when nobody answers: it has no labels of ours. */
const isContact = ({ name, labels }: ContentOf<'form'>) => name === 'contact' && !labels

/** WhatsApp calls every form `flow`, and says `Sent` of it, in whatever language. */
function Form({ content }: { content: ContentOf<'form'> }) {
  const { t } = useWords()
  const isNamed = content.name !== 'flow'
  return (
    <>
      <b className="said-head">{isNamed ? content.name : t.inbox.contents.form}</b>
      {isNamed && content.text ? <Text text={content.text} /> : null}
      {content.labels ? (
        <Answers values={content.values} labels={content.labels} />
      ) : (
        <Facts facts={toFacts(content.values, ['flow_token'])} />
      )}
    </>
  )
}

/** Of a form of ours: under the labels that the customer saw. */
function Answers(props: { values: Record<string, unknown>; labels: Record<string, string> }) {
  const say = useSay()
  return (
    <dl className="facts">
      {Object.entries(props.values).map(([id, value]) => (
        <div key={id}>
          <dt>{props.labels[id] ?? id}</dt>
          <dd>{say(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Unsupported({ content }: { content: ContentOf<'unsupported'> }) {
  const { t } = useWords()
  return (
    <>
      <p>{t.inbox.unsupported}</p>
      <p className="meta">{[content.providerType, content.reason].filter(Boolean).join(' · ')}</p>
      <details>
        <summary>{t.common.raw}</summary>
        <Raw label={t.common.raw} text={JSON.stringify(content.raw, null, 2)} />
      </details>
    </>
  )
}
