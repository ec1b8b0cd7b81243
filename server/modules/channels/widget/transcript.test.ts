import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { openPostOffice } from '../../../../test/post-office.ts'
import { connectSite, createTestBrowser, type TestSite } from './testing.ts'

let house: TestHouse
let site: TestSite
let post: Awaited<ReturnType<typeof openPostOffice>>
before(async () => {
  post = await openPostOffice()
  house = await openHouse({
    config: { smtpUrl: `smtp://127.0.0.1:${post.port}`, mailFrom: 'hebra@tienda.example' },
  })
  site = await connectSite(house, { title: 'Tienda Andina' })
})
after(async () => {
  await house?.stop()
  await post?.close()
})

it('sends a conversation to an address, in its words and the language asked for', async () => {
  const browser = createTestBrowser(house, site)
  assert.equal((await browser.session()).body.mails, true)
  const asked = { email: 'carla@andina.example', language: 'pt' }
  assert.equal((await browser.ask('POST', 'transcript', asked)).status, 409, 'nothing was said')
  await browser.say({ text: 'Busco la Aurora' })
  await browser.say({ form: { name: 'Talla', values: { size: 'M' } } })
  const other = createTestBrowser(house, site)
  await other.session()
  await other.say({ text: 'Un secreto de otra persona' })
  assert.equal((await browser.ask('POST', 'transcript', asked)).status, 204)
  const mail = await post.next()
  assert.match(mail, /^To: carla@andina\.example$/im)
  assert.match(mail, /^Subject: Sua conversa com Tienda Andina$/im)
  assert.match(mail, /UTC\] Voc/)
  assert.match(mail, /Busco la Aurora/)
  assert.match(mail, /Talla/)
  assert.doesNotMatch(mail, /secreto/)
})

it('sends no more than two in a while, and none to what is no address', async () => {
  const browser = createTestBrowser(house, site)
  await browser.session()
  await browser.say({ text: 'Para el correo' }, randomUUID())
  const ask = (email: string) => browser.ask('POST', 'transcript', { email })
  assert.equal((await ask('no es un correo')).status, 400)
  const answers = [await ask('a@b.example'), await ask('a@b.example'), await ask('a@b.example')]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 429],
  )
})
