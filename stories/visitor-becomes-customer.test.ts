// A person browses the shop as a visitor, signs in, and the company watches in the console how the
// visitor becomes the customer it knows; then takes the link back and both are as they were.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { makePeople } from '../sandbox/andina/people.ts'
import { openSite, type Site } from '../sandbox/andina/site.ts'
import { findChromium, openBrowser } from '../test/chromium.ts'
import { buildConsole } from '../test/console-build.ts'
import { openHouse, type TestHouse } from '../test/house.ts'
import { makePerson } from '../test/staff.ts'

const skip = findChromium() ? false : 'no Chromium was found'
const person = makePeople(1)[0]!
let house: TestHouse
let site: Site
let browser: Browser

before(async () => {
  if (skip) return
  buildConsole()
  house = await openHouse()
  const keyOf = async (scope: string) =>
    (await house.post('/api/keys', { name: scope, scope })).body.key as string
  const serverKey = await keyOf('ingest:server')
  const browserKey = await keyOf('ingest:browser')
  site = await openSite({ hebraUrl: house.url, browserKey, serverKey, port: 0 })
  browser = await openBrowser()
  const known = { userId: person.code, traits: { name: 'Lucía Quispe', email: person.email } }
  await fetch(`${house.url}/v1/identify`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${serverKey}:`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(known),
  })
})
after(async () => {
  await browser?.close()
  await site?.close()
  await house?.stop()
})

test('a visitor who signs in becomes the known customer, live in the console', {
  skip,
}, async () => {
  const shop = await browser.newPage()
  await shop.goto(site.url)
  await shop.locator('[data-view="BRI-L"]').click()
  const anonymousId = await shop.evaluate<string>(
    '(async () => (await analytics.user()).anonymousId())()',
  )
  const viewed = async (id: string) => {
    const { body } = await house.get(`/api/customers/${id}/timeline?limit=50`)
    return body.items.filter((entry: { kind: string }) => entry.kind === 'product.viewed').length
  }
  const nobody = await house.get(`/api/customers?handle=anonymous:${anonymousId}`)
  assert.deepEqual(nobody.body.items, [], 'a visitor is in no list')

  const known = await house.get(`/api/customers?handle=user:${person.code}`)
  const [customer] = known.body.items
  assert.equal(await viewed(customer.id), 0)

  const agent = await makePerson(house, { role: 'administrator' })
  const context = await browser.newContext({ locale: 'es-PE' })
  const [name, value] = agent.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url: house.url }])
  const screen = await context.newPage()
  await screen.goto(`${house.url}/customers/${customer.id}`)
  await screen.getByText('Lucía Quispe').first().waitFor()

  await shop.getByRole('button', { name: 'Entrar' }).click()
  await shop.getByText('Hola,').waitFor()
  // No reload: it arrives on the open page by itself.
  await screen.getByText('Casaca Brisa').first().waitFor()
  assert.equal(await viewed(customer.id), 1)

  const { body } = await house.get(`/api/customers/${customer.id}/merges`)
  const join = body.items.find((edge: { kind: string }) => edge.kind === 'joined')
  assert.ok(join, 'the join is there with its evidence')
  const undone = await house.call('DELETE', `/api/merges/${join.id}`)
  assert.ok(undone.status < 300, undone.text)
  assert.equal(await viewed(customer.id), 0, 'what the browser did is the visitor’s again')
})
