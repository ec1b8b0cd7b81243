// One message on a phone.

import { contentOf, summaryOf } from './bubble-content.js'
import { icon, iconButton, make, say, time, words } from './dom.js'

/**
 * @param phone gives `find(id)`, `business` and `name`, and takes what is done: `actions(bubble)`,
 *   `choose(bubble, id)`, `play(bubble)`, `answer(bubble)`
 */
export function bubbleOf(phone, bubble) {
  const isMine = bubble.from === 'customer'
  const who = isMine ? words.you : phone.business
  const item = make('li', {
    class: `bubble ${isMine ? 'mine' : 'theirs'}`,
    id: idOf(phone, bubble.id),
  })
  const body = make('div', { class: 'body' })
  body.append(make('span', { class: 'for-readers' }, `${who}: `))
  if (bubble.replyTo) body.append(quoteOf(phone, bubble.replyTo))
  if (bubble.deleted) body.append(make('p', { class: 'gone' }, words.deleted))
  else body.append(...contentOf(phone, bubble).inside)
  body.append(metaOf(bubble, isMine))
  if (!bubble.deleted) {
    const label = `${words.actions}: ${summaryOf(bubble)}`
    body.append(
      iconButton('down', label, () => phone.actions(bubble), { className: 'icon-button act' }),
    )
  }
  item.append(body)
  if (!bubble.deleted) item.append(...contentOf(phone, bubble).below)
  const reactions = reactionsOf(phone, bubble)
  if (reactions) item.append(reactions)
  return item
}

export const idOf = (phone, messageId) => `${phone.id}-${messageId.replace(/\W/g, '-')}`

function metaOf(bubble, isMine) {
  return make(
    'span',
    { class: 'meta' },
    bubble.edited ? make('span', {}, words.edited) : null,
    make('time', { dateTime: bubble.at }, time(bubble.at)),
    isMine ? tickOf(bubble.state) : null,
  )
}

/** A clock, one tick, two, two in colour; each says what it means. */
function tickOf(state) {
  const name = { pending: 'pending', sent: 'sent' }[state] ?? 'delivered'
  const label = { played: words.read, failed: words.pending }[state] ?? words[state]
  return make('span', { class: `tick ${state}` }, icon(name, label))
}

function quoteOf(phone, messageId) {
  const of = phone.find(messageId)
  const who = of?.from === 'customer' ? words.you : phone.business
  const show = () => {
    const element = document.getElementById(idOf(phone, messageId))
    element?.scrollIntoView({ block: 'center' })
    element?.querySelector('button')?.focus()
  }
  return make(
    'button',
    { type: 'button', class: 'quote', on: { click: show } },
    make('strong', {}, who),
    make('span', {}, of ? summaryOf(of) : '…'),
  )
}

function reactionsOf(phone, { reactions }) {
  const all = [
    ...(reactions.customer ? [[words.you, reactions.customer]] : []),
    ...(reactions.business ? [[phone.business, reactions.business]] : []),
  ]
  if (!all.length) return null
  const label = all.map(([who, emoji]) => `${who} ${emoji}`).join(', ')
  return make(
    'span',
    { class: 'reactions', role: 'img', 'aria-label': say(label) },
    ...all.map(([, emoji]) => make('span', {}, emoji)),
  )
}
