import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secrets, settings } from './settings.ts'

const secret = { accessToken: 'EAAtoken', appSecret: 'app_secret', verifyToken: 'T' }

test('a number needs its id; the rest has defaults or may be missing', () => {
  assert.deepEqual(settings.parse({ phoneNumberId: ' 106540352242922 ', wabaId: '' }), {
    phoneNumberId: '106540352242922',
    baseUrl: 'https://graph.facebook.com',
    version: 'v24.0',
  })
  const whole = {
    phoneNumberId: '1',
    wabaId: '2',
    portfolioId: '3',
    baseUrl: 'http://127.0.0.1:4100/graph',
    version: 'v25.0',
  }
  assert.deepEqual(settings.parse({ ...whole, baseUrl: `${whole.baseUrl}//` }), whole)
})

test('nothing that could lead elsewhere becomes part of an address', () => {
  for (const phoneNumberId of ['', '..', '1/2', '1?x', '1#', '%2e', 'a b', 'x'.repeat(65)]) {
    assert.equal(settings.safeParse({ phoneNumberId }).success, false, phoneNumberId)
  }
  for (const baseUrl of ['ftp://a.pe', 'a.pe', 'https://u:p@a.pe', 'https://a.pe/?x', '//a.pe']) {
    assert.equal(settings.safeParse({ phoneNumberId: '1', baseUrl }).success, false, baseUrl)
  }
  assert.equal(settings.safeParse({ phoneNumberId: '1', version: 'v24.0/1' }).success, false)
})

test('every secret is needed, and can stand in a header', () => {
  assert.deepEqual(secrets.parse(secret), secret)
  for (const name of Object.keys(secret)) {
    for (const value of [undefined, '', ' ', 'a b', 'a\nb', 'ñ']) {
      assert.equal(secrets.safeParse({ ...secret, [name]: value }).success, false, name)
    }
  }
})
