// The wall: who is there, whose phones stand on it, and the drawers beside.

import { api, listen } from './api.js'
import { createConnection } from './connection.js'
import { make, start, words } from './dom.js'
import { createFaults } from './faults.js'
import { createPeople } from './people.js'
import { createPhone } from './phone.js'

/** As many as a wide screen holds side by side. */
const mostPhones = 3
const memory = 'wall-phones'

let state = await api.state()
const phones = new Map()
let numberId = startNumber()

const banner = make('p', { class: 'banner', role: 'status', hidden: true }, words.offline)
const people = createPeople(toggle, add)
const stage = make('div', { class: 'stage' })
const drawers = {
  faults: createFaults(
    () => numberId,
    () => openDrawer(null),
  ),
  connection: createConnection(
    readState,
    () => numberId,
    () => openDrawer(null),
  ),
}
const buttons = Object.fromEntries(Object.keys(drawers).map((name) => [name, drawerButton(name)]))

document.body.append(
  make(
    'header',
    { class: 'top' },
    make('h1', {}, words.title),
    make('p', {}, words.intro),
    businessPicker(),
    ...Object.values(buttons),
    start.hebraUrl
      ? make('a', { class: 'secondary', href: start.hebraUrl, target: 'hebra' }, words.openHebra)
      : null,
  ),
  banner,
  make('main', {}, people.element, stage, drawers.faults.element, drawers.connection.element),
)
await begin()
listen({ bubble, typing, customer, state: connected })
document.addEventListener('visibilitychange', () => {
  for (const phone of phones.values()) void phone.look(document.visibilityState === 'visible')
})

/** The number of the link, by digits or id, else the first there is. */
function startNumber() {
  const wanted = state.numbers.find(({ id, phone }) => id === start.to || phone === start.to)
  return (wanted ?? state.numbers[0])?.id
}

/** The person of the link, those of the last time, or the first. */
async function begin() {
  const known = (id) => state.customers.find((one) => one.id === id)
  const last = JSON.parse(localStorage.getItem(memory) ?? '[]').filter(known)
  const wanted = start.as && known(start.as) ? [start.as] : last
  const shown = wanted.length ? wanted : state.customers.slice(0, 1).map(({ id }) => id)
  for (const id of shown.slice(0, mostPhones)) {
    await open(known(id), id === shown[0] ? start.text : null)
  }
  render()
  if (start.text) phones.get(shown[0])?.composer.focus()
}

async function open(who, text) {
  const number = state.numbers.find(({ id }) => id === numberId)
  if (!number) return
  const phone = await createPhone(who, number, text)
  phones.set(who.id, phone)
  stage.append(phone.element)
  const list = phone.element.querySelector('.messages')
  list.scrollTop = list.scrollHeight
  if (document.visibilityState === 'visible') void phone.look(true)
}

function shut(id) {
  const phone = phones.get(id)
  void phone?.look(false)
  phone?.element.remove()
  phones.delete(id)
}

async function toggle({ id }) {
  if (phones.has(id)) shut(id)
  else {
    if (phones.size >= mostPhones) shut(phones.keys().next().value)
    await open(state.customers.find((one) => one.id === id))
  }
  render()
}

async function add(who) {
  state = await api.state()
  await toggle(who)
  phones.get(who.id)?.composer.focus()
}

function render() {
  const shown = [...phones.keys()]
  localStorage.setItem(memory, JSON.stringify(shown))
  people.show(state.customers, shown)
  if (phones.size) for (const empty of stage.querySelectorAll('.empty')) empty.remove()
  else if (!stage.querySelector('.empty')) {
    const why = state.numbers.length ? words.nobody : words.noNumber
    stage.append(make('p', { class: 'empty' }, why))
  }
}

async function readState() {
  state = await api.state()
  return state
}

async function bubble(one) {
  if (!state.customers.some(({ id }) => id === one.customerId)) {
    await readState()
    render()
  }
  const phone = phones.get(one.customerId)
  if (phone?.number.id === one.numberId) phone.take(one)
  else if (one.from === 'business') people.note(one.customerId)
}

function typing({ customerId, numberId: of, isTyping }) {
  const phone = phones.get(customerId)
  if (phone?.number.id === of) phone.setTyping(isTyping)
}

function customer(changed) {
  state.customers = state.customers.map((one) => (one.id === changed.id ? changed : one))
  phones.get(changed.id)?.change(changed)
  render()
}

/** After a gap the phones are read anew: what came in between was not heard. */
let wasLost = false
async function connected(isConnected) {
  banner.hidden = isConnected
  if (!isConnected) {
    wasLost = true
    return
  }
  if (!wasLost) return
  wasLost = false
  const shown = [...phones.keys()]
  await readState()
  for (const id of shown) shut(id)
  for (const id of shown) {
    const who = state.customers.find((one) => one.id === id)
    if (who) await open(who)
  }
  render()
}

/** With several numbers: whom the phones talk to. */
function businessPicker() {
  if (state.numbers.length < 2) return null
  const select = make(
    'select',
    {
      'aria-label': words.business,
      on: {
        async change() {
          numberId = select.value
          const shown = [...phones.keys()]
          for (const id of shown) shut(id)
          for (const id of shown) await open(state.customers.find((one) => one.id === id))
          render()
        },
      },
    },
    ...state.numbers.map(({ id, name, phone }) =>
      make('option', { value: id, selected: id === numberId }, `${name} +${phone}`),
    ),
  )
  return select
}

function drawerButton(name) {
  const click = () => openDrawer(drawers[name].element.hidden ? name : null)
  return make(
    'button',
    { type: 'button', class: 'secondary', 'aria-expanded': 'false', on: { click } },
    words[name],
  )
}

/** One at a time; focus goes into it, and back to its button. */
function openDrawer(wanted) {
  for (const [name, { element, refresh }] of Object.entries(drawers)) {
    const isOpen = name === wanted
    if (!isOpen && element.contains(document.activeElement)) buttons[name].focus()
    element.hidden = !isOpen
    buttons[name].setAttribute('aria-expanded', String(isOpen))
    if (isOpen) void refresh()
  }
}

setInterval(() => {
  if (!drawers.faults.element.hidden) void drawers.faults.refresh()
}, 2000)
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) openDrawer(null)
})
