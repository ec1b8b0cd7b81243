import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { verifyDkim } from '../../../../test/verify-dkim.ts'
import { connectMailbox, type MailStage, openMailStage } from './testing.ts'

let stage: MailStage
before(async () => {
  stage = await openMailStage()
})
after(() => stage?.close())

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const settings = { dkimDomain: 'shop.example', dkimSelector: 'hebra' }

test('letters are signed by the key that the DNS is to show', async () => {
  const { house, peer, sender } = stage
  const secrets = { dkimPrivateKey: pem }
  const mailbox = await connectMailbox(house, { smtpPort: peer.port, settings, secrets })
  const { dns } = (await house.get(`/api/touchpoints/${mailbox.id}`)).body
  assert.deepEqual([dns[0].type, dns[0].name], ['TXT', 'hebra._domainkey.shop.example'])
  const published = /^v=DKIM1; k=rsa; p=([A-Za-z0-9+/=]+)$/.exec(dns[0].value)?.[1] ?? ''
  const key = createPublicKey({
    key: Buffer.from(published, 'base64'),
    type: 'spki',
    format: 'der',
  })

  await sender.send({ from: 'ana@example.com', to: mailbox.address, subject: '¿Sí?', text: 'Hola' })
  const found = await house.get('/api/customers?handle=email:ana@example.com')
  const customerId = found.body.items[0].id
  const file = await fetch(`${house.url}/api/media?filename=lista.txt&type=text/plain`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${house.rootKey}`,
      'content-type': 'application/octet-stream',
    },
    body: 'uno\r\n\r\n  dos  \r\n'.repeat(500),
  })
  const { id: mediaId } = (await file.json()) as { id: string }
  const said = [
    { text: `Sí, señora:  con   espacios  \n\n.\nFrom Lima\n${'ñandú '.repeat(400)}\n\n\n` },
    { type: 'media', kind: 'document', mediaId, caption: 'Aquí está' },
  ]
  for (const content of said) {
    const sent = await house.post('/api/messages', { customerId, content })
    assert.equal(sent.status, 201, sent.text)
  }
  await peer.arrived(2)
  for (const { bytes } of peer.letters) {
    const verdict = verifyDkim(bytes, key)
    assert.deepEqual([verdict.isBodyWhole, verdict.isSigned], [true, true])
    assert.deepEqual([verdict.tags.d, verdict.tags.s], ['shop.example', 'hebra'])
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'content-type']) {
      assert.ok(verdict.signed.includes(name), name)
    }
    const changed = Buffer.from(
      bytes.toString('latin1').replace(/\r\n\r\n./s, '\r\n\r\nX'),
      'latin1',
    )
    assert.equal(verifyDkim(changed, key).isBodyWhole, false)
    const renamed = Buffer.from(bytes.toString('latin1').replace(/^To: /m, 'To: x'), 'latin1')
    assert.equal(verifyDkim(renamed, key).isSigned, false)
  }
})

test('how to unsubscribe is signed too, or receivers do not believe it', async () => {
  const { house, peer, sender } = stage
  const secrets = { dkimPrivateKey: pem }
  const mailbox = await connectMailbox(house, { smtpPort: peer.port, settings, secrets })
  await sender.send({ from: 'rosa@example.com', to: mailbox.address, text: 'Hola' })
  const found = await house.get('/api/customers?handle=email:rosa@example.com')
  const { id: customerId } = found.body.items[0]
  const { body } = await house.get(`/api/customers/${customerId}/timeline`)
  const { handleId } = body.items.find(({ kind }: { kind: string }) => kind === 'message.received')
  await house.post(`/api/customers/${customerId}/consents`, {
    ...{ handleId, purpose: 'marketing', channel: 'email', state: 'given', how: 'form' },
  })
  const before = peer.letters.length
  const sent = await house.post('/api/messages', {
    ...{ customerId, purpose: 'marketing', content: { text: 'Rebajas' } },
  })
  assert.equal(sent.status, 201, sent.text)
  await peer.arrived(before + 1)
  const { signed, isSigned } = verifyDkim(peer.letters.at(-1)!.bytes, createPublicKey(pem))
  assert.ok(isSigned)
  assert.ok(signed.includes('list-unsubscribe') && signed.includes('list-unsubscribe-post'))
})

test('what is no RSA key to sign with is refused at its field', async () => {
  const { house, peer } = stage
  const ed = generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
  // Receivers take no notice of what such a key signs.
  const short = generateKeyPairSync('rsa', { modulusLength: 768 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
  for (const dkimPrivateKey of ['nothing', pem.slice(0, 300), ed, short]) {
    const refused = await house.post('/api/touchpoints', {
      ...{ channel: 'email', name: 'x', secrets: { dkimPrivateKey } },
      settings: {
        ...{ address: 'x@shop.example', smtpHost: '127.0.0.1', smtpPort: String(peer.port) },
        ...settings,
      },
    })
    assert.equal(refused.status, 422)
    assert.deepEqual(
      refused.body.errors.map(({ path }: { path: string }) => path),
      ['secrets.dkimPrivateKey'],
    )
  }
})

test('a key whose lines a field has run together is the same key', async () => {
  const { house, peer } = stage
  for (const gap of ['', ' ', '\r\n']) {
    const secrets = { dkimPrivateKey: pem.trim().replaceAll('\n', gap) }
    const { id } = await connectMailbox(house, { smtpPort: peer.port, settings, secrets })
    const { dns } = (await house.get(`/api/touchpoints/${id}`)).body
    const key = createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64')
    assert.equal(dns[0].value, `v=DKIM1; k=rsa; p=${key}`)
  }
})

test('half of what signing takes is refused, and says what is missing', async () => {
  const { house, peer } = stage
  const place = { address: 'y@shop.example', smtpHost: '127.0.0.1', smtpPort: String(peer.port) }
  const make = (given: Record<string, string>, secrets: Record<string, string>) =>
    house.post('/api/touchpoints', {
      ...{ channel: 'email', name: 'y', settings: { ...place, ...given }, secrets },
    })
  const missingOf = ({ status, body }: Awaited<ReturnType<typeof make>>) => {
    assert.equal(status, 422)
    return body.errors.map(({ path }: { path: string }) => path)
  }
  const key = { dkimPrivateKey: pem }
  assert.deepEqual(missingOf(await make({}, key)), ['settings.dkimDomain', 'settings.dkimSelector'])
  assert.deepEqual(missingOf(await make({ dkimDomain: 'shop.example' }, key)), [
    'settings.dkimSelector',
  ])
  assert.deepEqual(missingOf(await make(settings, {})), ['secrets.dkimPrivateKey'])

  const made = await make(settings, key)
  assert.equal(made.status, 201, made.text)
  const change = (body: object) => house.call('PATCH', `/api/touchpoints/${made.body.id}`, { body })
  assert.deepEqual(missingOf(await change({ settings: { dkimSelector: '' } })), [
    'settings.dkimSelector',
  ])
  // Turned off, the key may stay: whoever is not told of a secret keeps it.
  const off = await change({ settings: { dkimDomain: '', dkimSelector: '' }, secrets: {} })
  assert.equal(off.status, 200, off.text)
  assert.deepEqual(off.body.dns, [])
})
