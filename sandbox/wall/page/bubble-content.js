// What a message is, by its kind: what stands inside its bubble, and the buttons below.

import { icon, make, say, words } from './dom.js'
import { formatted } from './format.js'

const mediaUrl = ({ id }) => `/sandbox/media/${id}`

/** @returns `inside` the bubble and `below` it */
export function contentOf(phone, bubble) {
  const { type, content } = bubble
  if (type === 'interactive') return interactiveOf(phone, bubble)
  if (type === 'template' && bubble.rendered) return templateOf(phone, bubble)
  const inside = (kinds[type] ?? otherOf)(bubble, content, phone)
  return { inside: inside.filter(Boolean), below: [] }
}

const textOf = (text) => (text ? make('p', {}, ...formatted(text)) : null)

const kinds = {
  text: (_bubble, { body }) => [textOf(body)],
  button: (_bubble, { text }) => [textOf(text)],
  image: (bubble, { caption }) => [pictureOf(bubble, words.photo), textOf(caption)],
  sticker: (bubble) => [pictureOf(bubble, words.sticker)],
  video: (bubble, { caption }) => [
    bubble.media
      ? make('video', { src: mediaUrl(bubble.media), controls: true, 'aria-label': words.video })
      : lineOf('file', words.video),
    textOf(caption),
  ],
  audio: (bubble, { voice }, phone) => [
    make('span', { class: 'label' }, voice ? words.voice : words.audio),
    bubble.media
      ? make('audio', {
          src: mediaUrl(bubble.media),
          controls: true,
          'aria-label': voice ? words.voice : words.audio,
          on: { play: () => bubble.from === 'business' && phone.play(bubble) },
        })
      : lineOf('file', words.audio),
  ],
  document: (bubble, { filename, caption, link }) => [
    make(
      'a',
      {
        class: 'line',
        href: bubble.media ? mediaUrl(bubble.media) : (link ?? '#'),
        download: filename ?? bubble.media?.filename ?? true,
      },
      icon('file'),
      filename ?? bubble.media?.filename ?? words.document,
    ),
    textOf(caption),
  ],
  location: (_bubble, { latitude, longitude, name, address }) => [
    lineOf('pin', name ?? words.location),
    address ? make('p', { class: 'faint' }, address) : null,
    make('p', { class: 'faint' }, `${latitude}, ${longitude}`),
  ],
  contacts: (_bubble, { contacts }) =>
    contacts.flatMap(({ name, phones = [], emails = [] }) => [
      lineOf('person', name.formatted_name),
      ...phones.map(({ phone }) => make('p', { class: 'faint' }, phone)),
      ...emails.map(({ email }) => make('p', { class: 'faint' }, email)),
    ]),
  order: (_bubble, { text, product_items }) => [
    lineOf('list', words.order),
    ...product_items.map((line) =>
      make(
        'p',
        {},
        say(words.orderLine, { quantity: line.quantity, product: line.product_retailer_id }),
        ` · ${line.item_price} ${line.currency}`,
      ),
    ),
    textOf(text),
  ],
}

const otherOf = ({ type }) => [lineOf('file', type === 'unsupported' ? words.unsupported : type)]

const lineOf = (name, text) => make('p', { class: 'line' }, icon(name), text)

function pictureOf({ media, content }, label) {
  const alt = content.caption ?? label
  return media
    ? make('img', { src: mediaUrl(media), alt, loading: 'lazy' })
    : make(
        'a',
        { class: 'line', href: content.link ?? '#', target: '_blank', rel: 'noreferrer' },
        icon('file'),
        label,
      )
}

/** What a business asks with buttons, a list, an address; and what a person chose. */
function interactiveOf(phone, bubble) {
  const { content } = bubble
  const reply = content.button_reply ?? content.list_reply
  if (reply)
    return { inside: [textOf(reply.title), faint(reply.description)].filter(Boolean), below: [] }
  if (content.nfm_reply) return { inside: answersOf(content.nfm_reply), below: [] }
  const inside = [headOf(bubble), textOf(content.body?.text), faint(content.footer?.text)].filter(
    Boolean,
  )
  return { inside, below: choicesOf(phone, bubble) }
}

function headOf(bubble) {
  const { header } = bubble.content
  if (!header) return null
  if (header.type === 'text') return make('p', { class: 'head' }, header.text)
  if (header.type === 'image') return pictureOf({ ...bubble, content: header.image }, words.photo)
  return lineOf('file', words[header.type] ?? header.type)
}

const faint = (text) => (text ? make('p', { class: 'faint' }, text) : null)

function choicesOf(phone, bubble) {
  const { type, action } = bubble.content
  const button = (label, name, click) =>
    make(
      'button',
      { type: 'button', class: 'choice', on: { click } },
      name ? icon(name) : null,
      label,
    )
  if (type === 'button') {
    return action.buttons.map(({ reply }) =>
      button(reply.title, 'reply', () => phone.choose(bubble, reply.id)),
    )
  }
  if (type === 'list') return [button(action.button, 'list', () => phone.openList(bubble))]
  if (type === 'cta_url') return [linkOf(action.parameters.display_text, action.parameters.url)]
  if (type === 'location_request_message') {
    return [button(words.sendLocation, 'pin', () => phone.sendLocation(bubble))]
  }
  if (type === 'flow') {
    return [button(action.parameters.flow_cta, 'file', () => phone.answerForm(bubble))]
  }
  return []
}

const linkOf = (label, href) =>
  make('a', { class: 'choice', href, target: '_blank', rel: 'noreferrer' }, icon('link'), label)

function answersOf({ response_json }) {
  const values = Object.entries(JSON.parse(response_json)).filter(([name]) => name !== 'flow_token')
  return [
    lineOf('file', words.form),
    ...values.map(([name, value]) => make('p', {}, `${name}: ${JSON.stringify(value)}`)),
  ]
}

function templateOf(phone, bubble) {
  const { offer, footer, cards = [] } = bubble.rendered
  const { head, body, buttons } = blockOf(phone, bubble, bubble.rendered, '')
  const ends = offer?.expiresAt
    ? say(words.offerEnds, { when: new Date(offer.expiresAt).toLocaleString() })
    : ''
  return {
    inside: [
      ...head,
      offer ? make('p', { class: 'head' }, offer.text) : null,
      faint(ends),
      body,
      faint(footer),
      cards.length ? cardsOf(phone, bubble, cards) : null,
    ].filter(Boolean),
    below: buttons,
  }
}

function cardsOf(phone, bubble, cards) {
  return make(
    'ol',
    { class: 'cards', 'aria-label': words.cards, tabindex: '0' },
    ...cards.map((card, at) => {
      const { head, body, buttons } = blockOf(phone, bubble, card, `${at}.`)
      return make('li', {}, ...[...head, body, ...buttons].filter(Boolean))
    }),
  )
}

/** @param at before the number of a button: which card it is on */
function blockOf(phone, bubble, { header, headerMediaId, headerKind, body, buttons }, at) {
  const picture = () =>
    headerKind === 'image'
      ? pictureOf({ media: { id: headerMediaId }, content: {} }, words.photo)
      : lineOf('file', words[headerKind] ?? words.document)
  return {
    head: [header ? make('p', { class: 'head' }, header) : null, headerMediaId ? picture() : null],
    body: textOf(body),
    buttons: buttons.map((button) => buttonOf(phone, bubble, button, at)),
  }
}

function buttonOf(phone, bubble, { index, kind, text, url, code }, at) {
  if (kind === 'url') return linkOf(text, url)
  if (kind === 'copy_code') return make('p', { class: 'choice' }, `${text}: ${code}`)
  const click = () => phone.choose(bubble, `${at}${index}`)
  return make('button', { type: 'button', class: 'choice', on: { click } }, icon('reply'), text)
}

/** One line for quotes and for those who hear. */
export function summaryOf({ type, content, rendered, deleted }) {
  if (deleted) return words.deleted
  const named = { image: words.photo, video: words.video, document: words.document }
  const text =
    content.body?.text ?? content.body ?? content.text ?? content.caption ?? rendered?.body ?? null
  const chosen = content.button_reply?.title ?? content.list_reply?.title
  return String(chosen ?? text ?? named[type] ?? words[type] ?? type).slice(0, 80)
}
