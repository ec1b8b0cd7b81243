// Who can be played: each a switch that puts a phone on the wall or takes it away.

import { api } from './api.js'
import { avatar, field, make, say, words } from './dom.js'
import { openForm } from './sheet.js'

/** So many need no search. */
const fewPeople = 8

/** Without accents, so that `lucia` finds Lucía. */
const plain = (text) => text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** @param toggle is given the customer whose phone is wanted or no longer */
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
    for (const id of shown) unread.delete(id)
    all = customers
    pressed = shown
    filter.hidden = customers.length <= fewPeople
    render()
  }

  /** Those on the wall, then those to whom something came, then the rest: all that match. */
  function render() {
    const wanted = plain(filter.value)
    const rankOf = ({ id }) => (pressed.includes(id) ? 0 : unread.has(id) ? 1 : 2)
    const found = all
      .filter(({ name, phone }) => plain(name).includes(wanted) || phone?.includes(wanted))
      .toSorted((one, other) => rankOf(one) - rankOf(other))
    const focused = list.contains(document.activeElement) && document.activeElement.dataset.person
    list.replaceChildren(...found.map((one) => itemOf(one, pressed.includes(one.id))))
    if (focused) list.querySelector(`[data-person="${focused}"]`)?.focus()
  }

  /** Something came for somebody whose phone is not on the wall. */
  function note(customerId) {
    unread.set(customerId, (unread.get(customerId) ?? 0) + 1)
    render()
  }

  function itemOf(customer, isShown) {
    const { id, name, phone, username } = customer
    const badge = make('span', { class: 'badge' })
    fill(badge, unread.get(id) ?? 0)
    const known = phone ? `+${phone}` : `${username ?? ''} · ${words.noPhone}`
    const click = () => toggle(customer)
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', 'data-person': id, 'aria-pressed': String(isShown), on: { click } },
        avatar(name),
        make('span', { class: 'who' }, name, make('small', {}, known)),
        badge,
      ),
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
