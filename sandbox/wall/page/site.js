// A browser on the company's page. Each person's is at a subdomain of its own, so that what it keeps
// is theirs alone.

import { make, start, words } from './dom.js'

export async function createSite(customer) {
  const home = homeOf(customer)
  const name = words.siteOf.replace('{name}', customer.name)
  const frame = make('iframe', {
    title: name,
    src: `${home}/`,
    sandbox:
      'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
  })
  const address = make('input', {
    name: 'address',
    'aria-label': `${words.address}: ${customer.name}`,
    value: '/',
    autocomplete: 'off',
    spellcheck: false,
  })
  const submit = (event) => {
    event.preventDefault()
    frame.src = within(home, address.value.trim())
  }
  const element = make(
    'section',
    { class: 'phone site', id: `site-${customer.id}`, 'aria-label': name },
    make('h2', {}, customer.name, ' ', make('small', {}, new URL(start.siteUrl).host)),
    make(
      'div',
      { class: 'frame' },
      make(
        'form',
        { class: 'row address', on: { submit } },
        address,
        make('button', { class: 'secondary' }, words.open),
      ),
      frame,
    ),
  )
  return { element, focus: () => address.focus() }
}

function homeOf({ id }) {
  const url = new URL(start.siteUrl)
  return `http://${id.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')}.${url.host}`
}

/** A path, or an address of the company's page as it was sent to somebody: it opens in this browser. */
function within(home, wanted) {
  const { pathname, search, hash } = new URL(wanted || '/', home)
  return home + pathname + search + hash
}
