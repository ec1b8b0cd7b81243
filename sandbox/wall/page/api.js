// The stand-in, asked from the page.

/** Names this page: when it goes away, its phones are no longer looked at. */
export const page = crypto.randomUUID()

/** @throws Error with the words of the stand-in */
async function ask(method, path, body) {
  const answer = await fetch(`/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const read = await answer.json()
  if (!answer.ok) throw new Error(read.error ?? answer.statusText)
  return read
}

export const api = {
  state: () => ask('GET', '/state'),
  chat: (customerId, numberId) => ask('GET', `/customers/${customerId}/chat?with=${numberId}`),
  addCustomer: (customer) => ask('POST', '/customers', customer),
  change: (customerId, change) => ask('PATCH', `/customers/${customerId}`, change),
  say: (customerId, to, said) => ask('POST', `/customers/${customerId}/say`, { to, said }),
  look: (customerId, to, isOpen) =>
    ask('POST', `/customers/${customerId}/look`, { to, isOpen, page }),
  play: (customerId, messageId) => ask('POST', `/customers/${customerId}/play`, { messageId }),
  marketing: (customerId, to, value) =>
    ask('POST', `/customers/${customerId}/marketing`, { to, value }),
  changeNumber: (customerId, phone) => ask('POST', `/customers/${customerId}/phone`, { phone }),
  changeDevice: (customerId) => ask('POST', `/customers/${customerId}/device`, {}),
  changeId: (customerId) => ask('POST', `/customers/${customerId}/user-id`, {}),
  faults: () => ask('GET', '/faults'),
  addFault: (fault) => ask('POST', '/faults', fault),
  removeFault: (id) => ask('DELETE', `/faults/${id}`),
  clearFaults: () => ask('DELETE', '/faults'),
  storm: (to) => ask('POST', '/storm', { to, count: 50 }),
  push: (to, change) => ask('POST', '/push', { to, change }),
  subscribe: (accountId, url, verifyToken) =>
    ask('POST', '/subscriptions', { accountId, url, verifyToken }),
}

export const mailApi = {
  open: ({ id, name }) => ask('POST', '/mail/mailboxes', { id, name }),
  mailboxes: () => ask('GET', '/mail/mailboxes'),
  letters: (id) => ask('GET', `/mail/mailboxes/${id}/letters`),
  write: (id, letter) => ask('POST', `/mail/mailboxes/${id}/letters`, letter),
  answerItself: (id, answersItself) => ask('PATCH', `/mail/mailboxes/${id}`, { answersItself }),
  unsubscribe: (letterId) => ask('POST', `/mail/letters/${letterId}/unsubscribe`, {}),
  complain: (letterId) => ask('POST', `/mail/letters/${letterId}/complaint`, {}),
  faults: () => ask('GET', '/mail/faults'),
  addFault: (fault) => ask('POST', '/mail/faults', fault),
  removeFault: (id) => ask('DELETE', `/mail/faults/${id}`),
  clearFaults: () => ask('DELETE', '/mail/faults'),
}

/** Every letter that comes, goes or changes in any mailbox. */
export function listenToMail(letter) {
  const source = new EventSource('/sandbox/mail/events')
  source.addEventListener('letter', (event) => letter(JSON.parse(event.data)))
}

/** Keeps bytes so that a person can send them. */
export async function upload(blob, filename) {
  const answer = await fetch('/sandbox/media', {
    method: 'POST',
    headers: {
      'content-type': blob.type.split(';')[0] || 'application/octet-stream',
      'x-filename': encodeURIComponent(filename),
    },
    body: blob,
  })
  return answer.json()
}

/** Everything that happens on any phone; `state` is told whether we hear of it. */
export function listen({ bubble, typing, customer, state }) {
  const source = new EventSource(`/sandbox/events?page=${page}`)
  const take = (act) => (event) => act(JSON.parse(event.data))
  source.addEventListener('bubble', take(bubble))
  source.addEventListener('typing', take(typing))
  source.addEventListener('customer', take(customer))
  source.addEventListener('open', () => state(true))
  source.addEventListener('error', () => state(false))
}
