// A phone in the chat with one number of the business.

import { api } from './api.js'
import { bubbleOf, idOf } from './bubble.js'
import { composerOf } from './composer.js'
import { avatar, iconButton, make, say, words } from './dom.js'
import { openActions, openAnswer, openList, openLocation, openSettings } from './phone-sheets.js'

const typingMs = 25_000

/**
 * @param customer as the stand-in shows them
 * @param number of the business
 * @param text stands in the box, not sent
 */
export async function createPhone(customer, number, text) {
  const bubbles = new Map()
  const list = make('ol', {})
  const log = make(
    'div',
    {
      class: 'messages',
      role: 'log',
      tabIndex: 0,
      'aria-label': say(words.messages, { name: number.name }),
    },
    list,
  )
  const status = make('p', { class: 'status', 'aria-live': 'polite' })
  let typingEnds
  const phone = {
    id: `phone-${customer.id}`,
    customer,
    number,
    business: number.name,
    find: (id) => bubbles.get(id),
    say: (said) => api.say(customer.id, number.id, said),
    choose: (bubble, id) => phone.say({ type: 'choice', of: bubble.id, id }),
    play: (bubble) => api.play(customer.id, bubble.id),
    actions: (bubble) => openActions(phone, bubble),
    openList: (bubble) => openList(phone, bubble),
    sendLocation: (bubble) => openLocation(phone, bubble.id),
    answerForm: (bubble) => openAnswer(phone, bubble.id),
    reply: (bubble) => composer.reply(bubble),
    take,
    setTyping,
    change,
    look: (isOpen) => api.look(customer.id, number.id, isOpen),
  }
  const composer = composerOf(phone, text)
  phone.composer = composer
  phone.focus = composer.focus
  phone.element = frameOf(phone, log, status, composer.element)
  setTyping(false)
  const { items, isTyping } = await api.chat(customer.id, number.id)
  for (const bubble of items) take(bubble)
  setTyping(isTyping)
  return phone

  /** A bubble that is new, or that has changed: put where it stood. */
  function take(bubble) {
    const isNew = !bubbles.has(bubble.id)
    const follows = isNew || isAtEnd(log)
    bubbles.set(bubble.id, bubble)
    const element = bubbleOf(phone, bubble)
    const old =
      document.getElementById(idOf(phone, bubble.id)) ??
      list.querySelector(`#${idOf(phone, bubble.id)}`)
    if (old) replace(old, element)
    else list.append(element)
    if (isNew && bubble.from === 'business') setTyping(false)
    if (follows) log.scrollTop = log.scrollHeight
  }

  function setTyping(isTyping) {
    clearTimeout(typingEnds)
    status.textContent = isTyping ? words.typing : words.online
    status.classList.toggle('typing', isTyping)
    if (isTyping) typingEnds = setTimeout(() => setTyping(false), typingMs)
  }

  function change(next) {
    phone.customer = next
    phone.element.querySelector('h2').replaceChildren(...titleOf(next))
    phone.element.classList.toggle('off', !next.isOnline)
  }
}

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 60

/** Focus stays where it was in a bubble that is drawn anew. */
function replace(old, element) {
  const hadFocus = old.contains(document.activeElement)
  const place = hadFocus
    ? [...old.querySelectorAll('button, a')].indexOf(document.activeElement)
    : -1
  old.replaceWith(element)
  if (hadFocus) element.querySelectorAll('button, a')[place]?.focus()
}

const titleOf = ({ name, phone, username }) => [
  name,
  ' ',
  make('small', {}, phone ? `+${phone}` : `${username ?? ''} · ${words.noPhone}`),
]

function frameOf(phone, log, status, composer) {
  const { customer, number } = phone
  const heading = make('h2', {}, ...titleOf(customer))
  const settings = iconButton('more', `${words.settings}: ${customer.name}`, () =>
    openSettings(phone),
  )
  return make(
    'section',
    {
      class: `phone${customer.isOnline ? '' : ' off'}`,
      id: phone.id,
      'aria-label': say(words.phoneOf, { name: customer.name }),
    },
    heading,
    make(
      'div',
      { class: 'frame' },
      make(
        'header',
        {},
        avatar(number.name),
        make('div', { class: 'who' }, make('p', { class: 'business' }, number.name), status),
        settings,
      ),
      log,
      composer,
    ),
  )
}
