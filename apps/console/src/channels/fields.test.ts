import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedSettings, fieldsOf, withValue } from './fields.ts'

const kept = { phoneNumberId: '1001', wabaId: '2002', portfolioId: '3003' }

test('a setting that was emptied is given as empty, which takes it away', () => {
  assert.deepEqual(changedSettings('whatsapp', { ...kept, portfolioId: ' ' }, kept), {
    portfolioId: '',
  })
})

test('what stays, and what was empty before, is not given', () => {
  assert.deepEqual(changedSettings('whatsapp', { ...kept, baseUrl: '' }, kept), {})
})

test('secrets are no settings', () => {
  const values = { ...kept, wabaId: '2003', accessToken: 'of another account' }
  assert.deepEqual(changedSettings('whatsapp', values, kept), { wabaId: '2003' })
})

test('who signs in instead of giving a password has other servers, and is not asked for them', () => {
  const mailbox = { address: 'a@shop.example', smtpHost: 'smtp.shop.example', smtpUser: 'a' }
  const values = withValue({ ...mailbox }, 'signIn', 'google')
  const asked = fieldsOf('email', { ...values, clientId: 'app' })
  assert.deepEqual(
    asked.filter(({ required }) => required).map(({ name }) => name),
    ['address', 'clientId'],
  )
  assert.deepEqual(changedSettings('email', { ...values, clientId: 'app' }, mailbox), {
    signIn: 'google',
    clientId: 'app',
    smtpHost: '',
    smtpUser: '',
  })
})
