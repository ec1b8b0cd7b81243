// The sheets of a phone: what to do with a message, what to send beside text, and its settings.

import { api } from './api.js'
import { field, make, words } from './dom.js'
import { sheetsToSend } from './send-sheets.js'
import { openForm, openSheet } from './sheet.js'

export { openAnswer, openLocation } from './send-sheets.js'

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏']
const emoji = [
  ...['😀', '😄', '😁', '😅', '😂', '🙂', '😉', '😊', '😍', '😘', '😎', '🤔'],
  ...['😐', '😕', '😢', '😭', '😡', '😱', '🥳', '🙄', '👍', '👎', '👏', '🙏'],
  ...['💪', '👋', '🤝', '👌', '❤️', '💛', '💚', '💔', '🔥', '✨', '🎉', '🎁'],
  ...['📦', '🚚', '🛒', '💳', '🏠', '📍', '📷', '📄', '⏰', '✅', '❌', '❓'],
]

const pick = (label, click, props = {}) =>
  make('button', { type: 'button', class: 'pick', on: { click }, ...props }, label)

export function openActions(phone, bubble) {
  const isMine = bubble.from === 'customer'
  const isText = bubble.type === 'text'
  openSheet(phone.element, words.actions, (close) => {
    const act = (does) => () => {
      close()
      return does()
    }
    const react = (to) => phone.say({ type: 'reaction', to: bubble.id, emoji: to })
    return [
      make(
        'div',
        { class: 'emojis', role: 'group', 'aria-label': words.react },
        ...quick.map((one) =>
          pick(
            one,
            act(() => react(one)),
            { 'aria-label': `${words.react} ${one}` },
          ),
        ),
      ),
      bubble.reactions.customer
        ? pick(
            words.unreact,
            act(() => react(null)),
          )
        : null,
      pick(
        words.reply,
        act(() => phone.reply(bubble)),
      ),
      isMine && (isText || bubble.content.caption)
        ? pick(
            words.edit,
            act(() => openEdit(phone, bubble)),
          )
        : null,
      isMine
        ? pick(
            words.delete,
            act(() => phone.say({ type: 'delete', of: bubble.id })),
          )
        : null,
    ].filter(Boolean)
  })
}

function openEdit(phone, bubble) {
  const value = bubble.content.body ?? bubble.content.caption
  const box = make('textarea', { name: 'text', rows: 3, required: true, value })
  openForm(phone.element, words.edit, [field(words.edit, box)], words.save, ({ text }) =>
    phone.say({ type: 'edit', of: bubble.id, text }),
  )
}

export function openEmoji(phone, insert) {
  openSheet(phone.element, words.emoji, (close) =>
    make(
      'div',
      { class: 'emojis many' },
      ...emoji.map((one) =>
        pick(one, () => {
          close()
          insert(one)
        }),
      ),
    ),
  )
}

/** The rows of a list, of which one is chosen. */
export function openList(phone, bubble) {
  const { sections, button } = bubble.content.action
  const fields = sections.map(({ title, rows }) =>
    make(
      'fieldset',
      {},
      make('legend', {}, title || words.chooseOne),
      ...rows.map(({ id, title: name, description }) =>
        make(
          'label',
          { class: 'option' },
          make('input', { type: 'radio', name: 'row', value: id, required: true }),
          make('span', {}, name, description ? make('small', {}, description) : null),
        ),
      ),
    ),
  )
  openForm(phone.element, button, fields, words.send, ({ row }) => phone.choose(bubble, row))
}

/** What can be sent beside text. */
export function openAttach(phone) {
  openSheet(phone.element, words.attach, (close) =>
    sheetsToSend(phone).map(({ label, act }) =>
      pick(label, () => {
        close()
        return act()
      }),
    ),
  )
}

export function openSettings(phone) {
  const { customer, number } = phone
  openSheet(phone.element, words.settings, (close) => {
    const toggle = (label, checked, change) =>
      make(
        'label',
        { class: 'option' },
        make('input', {
          type: 'checkbox',
          role: 'switch',
          checked,
          on: { change: (event) => change(event.target.checked) },
        }),
        make('span', {}, label),
      )
    const after = (act) => () => {
      close()
      return act()
    }
    return [
      toggle(words.receipts, customer.sendsReadReceipts, (sendsReadReceipts) =>
        api.change(customer.id, { sendsReadReceipts }),
      ),
      toggle(words.isOnline, customer.isOnline, (isOnline) =>
        api.change(customer.id, { isOnline }),
      ),
      toggle(words.marketing, !customer.stoppedMarketing.includes(number.id), (isWanted) =>
        api.marketing(customer.id, number.id, isWanted ? 'resume' : 'stop'),
      ),
      pick(
        words.changeNumber,
        after(() => openChangeNumber(phone)),
      ),
      pick(
        words.changeDevice,
        after(() => api.changeDevice(customer.id)),
      ),
      pick(
        words.changeId,
        after(() => api.changeId(customer.id)),
      ),
    ]
  })
}

function openChangeNumber(phone) {
  const box = make('input', {
    name: 'phone',
    type: 'tel',
    required: true,
    placeholder: '+51 987 654 321',
  })
  const fields = [field(words.newNumber, box)]
  openForm(phone.element, words.changeNumber, fields, words.save, (given) =>
    api.changeNumber(phone.customer.id, given.phone),
  )
}
