// Who can be played: each with switches that put a phone, a mailbox or a browser on the wall or take
// it away.

import { api } from './api.js'
import { avatar, field, icon, make, say, start, words } from './dom.js'
import { openForm } from './sheet.js'

/** So many need no search. */
const fewPeople = 8

/** Without accents, so that `lucia` finds Lucía. */
const plain = (text) => text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** @param toggle is given the key of the device that is wanted or no longer */
export function createPeople(toggle, added) {
  const list = make('ul', { class: 'people-list' })
  const unread = new Map()
  let all = []
  let pressed = []
  const filter = make('input', {
    type: 'search',
    'aria-label': words.findPerson,
    placeholder: words.findPerson,
    hidden: true,
    on: { input: render },
  })
  const element = make(
    'nav',
    { class: 'people', 'aria-label': words.people },
    make('h2', {}, words.people),
    filter,
    list,
    make('button', { type: 'button', class: 'secondary', on: { click: openAdd } }, words.addPerson),
  )
  return { element, show, note, openAdd }

  function show(customers, shown) {
    for (const key of shown) unread.delete(key)
    all = customers
    pressed = shown
    filter.hidden = customers.length <= fewPeople
    render()
  }

  /** Those on the wall, then those to whom something came, then the rest: all that match. */
  function render() {
    const wanted = plain(filter.value)
    const has = (keys, id) => ['', '/mail', '/site'].some((kind) => keys(id + kind))
    const rankOf = ({ id }) =>
      has((key) => pressed.includes(key), id) ? 0 : has((key) => unread.has(key), id) ? 1 : 2
    const found = all
      .filter(({ name, phone }) => plain(name).includes(wanted) || phone?.includes(wanted))
      .toSorted((one, other) => rankOf(one) - rankOf(other))
    const focused = list.contains(document.activeElement) && document.activeElement.dataset.key
    list.replaceChildren(...found.map(itemOf))
    if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus()
  }

  /** Something came to a device that is not on the wall. */
  function note(key) {
    unread.set(key, (unread.get(key) ?? 0) + 1)
    render()
  }

  function itemOf(customer) {
    const { id, name, phone, username } = customer
    const known = phone ? `+${phone}` : `${username ?? ''} · ${words.noPhone}`
    return make(
      'li',
      {},
      switchOf(
        id,
        { 'data-person': id },
        avatar(name),
        make('span', { class: 'who' }, name, make('small', {}, known)),
      ),
      start.hasMail ? deviceOf(`${id}/mail`, 'mail', say(words.mailboxOf, { name })) : null,
      start.siteUrl ? deviceOf(`${id}/site`, 'web', say(words.siteOf, { name })) : null,
    )
  }

  function deviceOf(key, shape, label) {
    return switchOf(key, { class: 'device', title: label }, icon(shape, label))
  }

  function switchOf(key, props, ...inside) {
    const badge = make('span', { class: 'badge' })
    fill(badge, unread.get(key) ?? 0)
    return make(
      'button',
      {
        type: 'button',
        'data-key': key,
        'aria-pressed': String(pressed.includes(key)),
        on: { click: () => toggle(key) },
        ...props,
      },
      ...inside,
      badge,
    )
  }

  function fill(badge, count) {
    badge.hidden = !count
    const label = make('span', { class: 'for-readers' }, say(words.unread, { count }))
    badge.replaceChildren(make('span', { 'aria-hidden': 'true' }, String(count)), label)
  }

  function openAdd() {
    const fields = [
      field(words.name, make('input', { name: 'name', required: true, autocomplete: 'off' })),
      field(words.phone, make('input', { name: 'phone', type: 'tel' }), words.phoneHint),
      field(words.username, make('input', { name: 'username', placeholder: '@lucia' })),
    ]
    openForm(null, words.addPerson, fields, words.add, async (given) => {
      const filled = Object.entries(given).filter(([, value]) => value)
      await added(await api.addCustomer(Object.fromEntries(filled)))
    })
  }
}
