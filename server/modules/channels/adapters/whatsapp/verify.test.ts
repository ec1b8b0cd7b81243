// The vectors of channels.md, section 19.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { proofOf } from './graph.ts'
import { handshake } from './handshake.ts'
import { verify } from './verify.ts'

const secrets = { appSecret: 'app_secret', verifyToken: 'T', accessToken: 'EAAtoken' }
const escaped = String.raw`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"\u00e4\u00f6\ud83d\udc4d"}}]}]}`
const ofEscaped = '36304a174bed09100b42d7c76fbe773cd66865f952b5f9c99615370ef58d1846'
const ofPlain = '437e17eb4fbcddbb7180913238767338f8d059788859baa20657f5fc6c83c280'

const isSigned = (header: string | string[] | undefined, body = escaped, using = secrets) =>
  verify(Buffer.from(body), { 'x-hub-signature-256': header }, using)

test('bytes that Meta signed are known, escaped or not', () => {
  assert.equal(isSigned(`sha256=${ofEscaped}`), true)
  assert.equal(isSigned(`sha256=${ofEscaped.toUpperCase()}`), true)
  assert.equal(isSigned(`sha256=${ofPlain}`, '{"t":"äö"}'), true)
  assert.equal(isSigned(`sha256=${ofEscaped}`, JSON.stringify(JSON.parse(escaped))), false)
})

test('anything else is refused', () => {
  const sha1 = createHmac('sha1', 'app_secret').update(escaped).digest('hex')
  for (const header of [
    ...[undefined, '', 'sha256=', ofEscaped, `sha1=${sha1}`, `sha1=${ofEscaped}`],
    ...[`sha256=${ofEscaped.slice(0, -2)}`, `sha256=${ofEscaped}00`, `sha256=${'zz'.repeat(32)}`],
    ...[`sha256=${ofPlain}`, ` sha256=${ofEscaped}`, `sha256=${ofEscaped}, sha256=${ofEscaped}`],
    [`sha256=${ofEscaped}`, `sha256=${ofEscaped}`],
  ]) {
    assert.equal(isSigned(header), false, String(header))
  }
  assert.equal(isSigned(`sha256=${ofEscaped}`, escaped, { ...secrets, appSecret: 'other' }), false)
  const unsigned = createHmac('sha256', '').update(escaped).digest('hex')
  assert.equal(isSigned(`sha256=${unsigned}`, escaped, { ...secrets, appSecret: '' }), false)
  assert.equal(verify(Buffer.from(escaped), { 'x-hub-signature': `sha1=${sha1}` }, secrets), false)
})

test('the handshake answers the challenge to whoever knows the token', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'T', 'hub.challenge': '1158201444' }
  assert.equal(handshake(query, secrets), '1158201444')
  assert.equal(handshake({ ...query, 'hub.verify_token': 'U' }, secrets), undefined)
  assert.equal(handshake({ ...query, 'hub.mode': 'unsubscribe' }, secrets), undefined)
  assert.equal(handshake({ 'hub.mode': 'subscribe', 'hub.verify_token': 'T' }, secrets), undefined)
  assert.equal(handshake({}, secrets), undefined)
  const empty = { ...query, 'hub.verify_token': '' }
  assert.equal(handshake(empty, { ...secrets, verifyToken: '' }), undefined)
})

test('calls prove that the app secret is known', () => {
  const proof = 'a448461623832b66fe055bd6bfa70574785d2f3596d0ff959c3fe9bb7161b8b3'
  assert.equal(proofOf(secrets), proof)
})
