// What has to be entered at Hebra to connect a number, and where webhooks go: what Meta's own pages
// for developers show.

import { api } from './api.js'
import { field, iconButton, make, say, words } from './dom.js'

export function createConnection(stateOf, numberOf, close) {
  const body = make('div', {})
  const element = make(
    'aside',
    { class: 'drawer', 'aria-label': words.connection, hidden: true },
    make('header', {}, make('h2', {}, words.connection), iconButton('close', words.close, close)),
    make('p', { class: 'faint' }, words.connectionIntro),
    body,
  )
  return { element, refresh }

  async function refresh() {
    const state = await stateOf()
    const number = state.numbers.find(({ id }) => id === numberOf())
    const account = state.accounts.find(({ id }) => id === number?.accountId)
    if (!number || !account) return body.replaceChildren(make('p', {}, words.noNumber))
    const values = {
      phoneNumberId: number.id,
      wabaId: account.id,
      portfolioId: account.portfolioId,
      baseUrl: state.url,
      accessToken: account.accessToken,
      appSecret: account.appSecret,
    }
    body.replaceChildren(
      make('dl', {}, ...Object.entries(values).map(([name, value]) => lineOf(name, value))),
      subscriptionOf(account),
    )
  }

  function lineOf(name, value) {
    const done = make('span', { role: 'status', class: 'faint' })
    const copy = async () => {
      await navigator.clipboard.writeText(value)
      done.textContent = words.copied
    }
    const label = `${words.copy}: ${name}`
    return make(
      'div',
      {},
      make('dt', {}, name, ' ', done),
      make(
        'dd',
        {},
        make('code', {}, value),
        make(
          'button',
          { type: 'button', class: 'secondary', 'aria-label': label, on: { click: copy } },
          words.copy,
        ),
      ),
    )
  }

  function subscriptionOf(account) {
    const note = make(
      'p',
      { role: 'status', class: 'note' },
      account.webhookUrl ? '' : words.notSubscribed,
    )
    const submit = async (event) => {
      event.preventDefault()
      const { url, verifyToken } = Object.fromEntries(new FormData(event.target))
      try {
        await api.subscribe(account.id, url, verifyToken)
        note.textContent = words.subscribed
      } catch (error) {
        note.textContent = say(words.refused, { why: error.message })
      }
    }
    const address = { name: 'url', type: 'url', required: true, value: account.webhookUrl ?? '' }
    const token = { name: 'verifyToken', required: true, value: `verify-${account.id}` }
    return make(
      'form',
      { on: { submit } },
      field(words.webhookUrl, make('input', address)),
      field(words.verifyToken, make('input', token)),
      note,
      make('button', { class: 'primary' }, words.subscribe),
    )
  }
}
