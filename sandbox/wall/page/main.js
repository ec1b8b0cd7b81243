// The wall: who is there, which of their devices stand on it, and the drawers beside. A device goes by
// its key: the id of its person for the phone, `id/mail` for the mailbox, `id/site` for the browser.

import { api, listen, listenToMail } from './api.js'
import { createConnection } from './connection.js'
import { make, start, words } from './dom.js'
import { createFaults } from './faults.js'
import { createMailbox } from './mailbox.js'
import { createPeople } from './people.js'
import { createPhone } from './phone.js'
import { createSite } from './site.js'

/** As many as a wide screen holds side by side. */
const mostDevices = 3
const memory = 'wall-phones'

let state = await api.state()
const devices = new Map()
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
if (start.hasMail) listenToMail(letter)
document.addEventListener('visibilitychange', () => {
  for (const device of devices.values()) void device.look?.(document.visibilityState === 'visible')
})

/** The number of the link, by digits or id, else the first there is. */
function startNumber() {
  const wanted = state.numbers.find(({ id, phone }) => id === start.to || phone === start.to)
  return (wanted ?? state.numbers[0])?.id
}

function personOf(key) {
  return state.customers.find(({ id }) => id === key.split('/')[0])
}

/** The person of the link, the devices of the last time, or the first person. */
async function begin() {
  const last = JSON.parse(localStorage.getItem(memory) ?? '[]').filter(personOf)
  // What stood there stays beside the phone of the link, but for another person's.
  const beside = last.filter((key) => key !== start.as && key.split('/')[0] === start.as)
  const wanted = start.as && personOf(start.as) ? [start.as, ...beside] : last
  const shown = wanted.length ? wanted : state.customers.slice(0, 1).map(({ id }) => id)
  for (const key of shown.slice(0, mostDevices)) {
    await open(key, key === shown[0] ? start.text : null)
  }
  render()
  if (start.text) devices.get(shown[0])?.focus()
}

async function open(key, text) {
  const device = await createDevice(key, text)
  if (!device) return
  devices.set(key, device)
  stage.append(device.element)
  const list = device.element.querySelector('.messages')
  if (list) list.scrollTop = list.scrollHeight
  if (document.visibilityState === 'visible') void device.look?.(true)
}

/** Undefined where the wall has no such device. */
async function createDevice(key, text) {
  const who = personOf(key)
  const [, kind] = key.split('/')
  if (kind === 'mail') return start.hasMail ? createMailbox(who) : undefined
  if (kind === 'site') return start.siteUrl ? createSite(who) : undefined
  const number = state.numbers.find(({ id }) => id === numberId)
  return number && createPhone(who, number, text)
}

function shut(key) {
  const device = devices.get(key)
  void device?.look?.(false)
  device?.element.remove()
  devices.delete(key)
}

async function toggle(key) {
  if (devices.has(key)) shut(key)
  else {
    if (devices.size >= mostDevices) shut(devices.keys().next().value)
    await open(key)
    devices.get(key)?.element.scrollIntoView({ block: 'nearest' })
  }
  render()
}

async function add(who) {
  state = await api.state()
  await toggle(who.id)
  devices.get(who.id)?.focus()
}

function render() {
  const shown = [...devices.keys()]
  localStorage.setItem(memory, JSON.stringify(shown))
  people.show(state.customers, shown)
  if (devices.size) for (const empty of stage.querySelectorAll('.empty')) empty.remove()
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
  const phone = devices.get(one.customerId)
  if (phone?.number.id === one.numberId) phone.take(one)
  else if (one.from === 'business') people.note(one.customerId)
}

function typing({ customerId, numberId: of, isTyping }) {
  const phone = devices.get(customerId)
  if (phone?.number.id === of) phone.setTyping(isTyping)
}

function customer(changed) {
  state.customers = state.customers.map((one) => (one.id === changed.id ? changed : one))
  devices.get(changed.id)?.change(changed)
  render()
}

function letter(one) {
  const key = `${one.personId}/mail`
  const mailbox = devices.get(key)
  if (mailbox) mailbox.take(one)
  else if (one.way === 'in') people.note(key)
}

/** After a gap the devices are read anew: what came in between was not heard. */
let wasLost = false
async function connected(isConnected) {
  banner.hidden = isConnected
  if (!isConnected) {
    wasLost = true
    return
  }
  if (!wasLost) return
  wasLost = false
  const shown = [...devices.keys()]
  await readState()
  for (const key of shown) shut(key)
  for (const key of shown) if (personOf(key)) await open(key)
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
          const shown = [...devices.keys()]
          for (const key of shown) shut(key)
          for (const key of shown) await open(key)
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
