// The code that docs/web-chat.md gives to those who sign identities, run as it stands there.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { signingSample } from '../apps/console/src/channels/site-settings.ts'
import {
  connectSite,
  createTestBrowser,
  identitySecret,
  type TestSite,
} from '../server/modules/channels/widget/testing.ts'
import { openHouse, type TestHouse } from './house.ts'

let house: TestHouse
let site: TestSite
before(async () => {
  house = await openHouse()
  site = await connectSite(house)
})
after(() => house.stop())

const load = (code: string) =>
  import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
const user = { id: 'guide-1', name: 'Lucía García' }

test('the guide’s signature is taken', async () => {
  const guide = readFileSync(join(import.meta.dirname, '../docs/web-chat.md'), 'utf8')
  const { signIdentity } = await load(/```js\n(.+?)```/s.exec(guide)![1]!)
  const identityToken = signIdentity(user, { siteKey: site.siteKey, secret: identitySecret })
  const answer = await createTestBrowser(house, site).session({ identityToken })
  assert.equal(answer.body.known, true)
  assert.equal(answer.body.name, 'Lucía García')
})

test('so is that of the sample in the console', async () => {
  const { signIdentity } = await load(signingSample(site.siteKey))
  const identityToken = signIdentity({ ...user, id: 'guide-2' }, identitySecret)
  const answer = await createTestBrowser(house, site).session({ identityToken })
  assert.equal(answer.body.known, true)
})
