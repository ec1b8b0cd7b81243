import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { connectMailbox } from '../mail/testing.ts'
import { connectNumber } from '../testing.ts'

const dkimPrivateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

let house: TestHouse
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
})
after(() => house.stop())

test('a setting given empty is taken away, one not given stays, one that must be is asked for', async () => {
  const { id, phoneNumberId } = await connectNumber(house, { wabaId: '123', portfolioId: '456' })
  const change = (body: object) => house.call('PATCH', `/api/touchpoints/${id}`, { body })
  const emptied = await change({ settings: { wabaId: '' } })
  assert.equal(emptied.status, 200, emptied.text)
  const { wabaId, portfolioId } = emptied.body.settings
  assert.deepEqual([wabaId, portfolioId], [undefined, '456'])
  const refused = await change({ settings: { phoneNumberId: ' ' } })
  assert.deepEqual([refused.status, refused.body.code], [422, 'touchpoint.invalid'])
  const secret = await change({ secrets: { appSecret: '' } })
  assert.deepEqual([secret.status, secret.body.code], [422, 'touchpoint.invalid'])
  const { body } = await house.get(`/api/touchpoints/${id}`)
  assert.equal(body.settings.phoneNumberId, phoneNumberId)
})

test('without an account there are no templates', async () => {
  const { id } = await connectNumber(house, { wabaId: '124' })
  await house.platform.db
    .insertInto('channels_template')
    .values({
      id: crypto.randomUUID(),
      touchpoint_id: id,
      name: 'hola',
      language: 'es',
      category: 'UTILITY',
      state: 'APPROVED',
      components: '[]',
      synced_at: new Date(),
    })
    .execute()
  const templates = async () =>
    (await house.get(`/api/touchpoints/${id}/templates`)).body.items.length
  await house.call('PATCH', `/api/touchpoints/${id}`, { body: { name: 'Otra' } })
  assert.equal(await templates(), 1)
  for (const wabaId of ['', '125']) {
    await house.call('PATCH', `/api/touchpoints/${id}`, { body: { settings: { wabaId } } })
    assert.equal(await templates(), 0)
  }
})

test('what was written for one server is never sent to another', async () => {
  const { id } = await connectMailbox(house, {
    smtpPort: 25,
    settings: {
      ...{ smtpUser: 'help', imapHost: '127.0.0.1' },
      ...{ dkimDomain: 'shop.example', dkimSelector: 'hebra' },
    },
    secrets: { smtpPassword: 'for smtp', imapPassword: 'for imap', dkimPrivateKey },
  })
  const change = (body: object) => house.call('PATCH', `/api/touchpoints/${id}`, { body })
  const pathsOf = (body: { errors: { path: string }[] }) => body.errors.map(({ path }) => path)
  const elsewhere = { smtpHost: 'mail.attacker.example' }
  const refused = await change({ settings: elsewhere })
  assert.deepEqual([refused.status, refused.body.code], [422, 'touchpoint.secrets_again'])
  assert.deepEqual(pathsOf(refused.body), ['secrets.smtpPassword'])
  const both = await change({
    settings: { ...elsewhere, imapHost: 'mail.attacker.example' },
    secrets: { smtpPassword: 'another' },
  })
  assert.deepEqual(pathsOf(both.body), ['secrets.imapPassword'])
  const kept = await house.get(`/api/touchpoints/${id}`)
  assert.equal(kept.body.settings.smtpHost, '127.0.0.1')

  const given = await change({ settings: elsewhere, secrets: { smtpPassword: 'another' } })
  assert.equal(given.status, 200, given.text)
  assert.deepEqual(given.body.secrets.toSorted(), [
    'dkimPrivateKey',
    'imapPassword',
    'smtpPassword',
  ])
  // Taken away and given again is another server, too.
  assert.equal((await change({ settings: { imapHost: '' } })).status, 200)
  const again = await change({ settings: { imapHost: 'mail.attacker.example' } })
  assert.deepEqual(pathsOf(again.body), ['secrets.imapPassword'])
})
