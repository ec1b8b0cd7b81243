// What is told of messages, people and accounts: receipts, changes, wishes, news.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  handle,
  metadata,
  named,
  numberId,
  one,
  parsed,
  phone,
  posted,
  readFixture,
  sheena,
  wabaId,
} from './testing.ts'

test('receipts tell every state, to whom, and why not', () => {
  const statuses = readFixture('statuses') as object[]
  const items = parsed(posted('messages', { metadata, statuses }))
  const receipt = (id: string, status: string, second: number, who: string) => ({
    is: 'receipt',
    accountId: numberId,
    sourceId: `wamid.${id} ${status} ${who}`,
    at: new Date(1750030073_000 + second * 1000),
    providerId: `wamid.${id}`,
  })
  const byPhone = [handle('16505551234'), phone('+16505551234')]
  const failures = items.map((item) => (item.is === 'receipt' ? item.failure : undefined))
  assert.deepEqual(
    items.map((item) => (item.is === 'receipt' ? { ...item, failure: undefined } : item)),
    [
      {
        ...receipt('S1', 'sent', 0, '16505551234'),
        state: 'accepted',
        reference: 'delivery-1',
        recipient: [
          handle('16505551234'),
          handle('US.1349'),
          phone('+16505551234'),
          handle('US.ENT.118', ''),
        ],
        category: 'utility',
      },
      {
        ...receipt('S1', 'delivered', 1, 'US.1349'),
        state: 'delivered',
        recipient: [handle('US.1349'), handle('US.ENT.118', '')],
        category: 'marketing',
      },
      { ...receipt('S1', 'read', 2, '16505551234'), state: 'read', recipient: byPhone },
      { ...receipt('S1', 'played', 3, '16505551234'), state: 'played', recipient: byPhone },
      { ...receipt('S2', 'failed', 4, '16505551234'), state: 'failed', recipient: byPhone },
      { ...receipt('S3', 'failed', 5, ''), state: 'failed' },
    ].map((item) => ({ ...item, failure: undefined })),
  )
  assert.deepEqual(failures[4], {
    reason: 'opted_out',
    detail: '131050 User has stopped marketing: The recipient stopped marketing messages.',
    then: { do: 'fail', optOut: 'marketing' },
  })
  assert.equal(failures[5]?.then.do, 'fail')
  assert.ok(failures.slice(0, 4).every((failure) => failure === undefined))
  const warned = { id: 'wamid.S1', status: 'warning', timestamp: '1750030073' }
  const unread = one(posted('messages', { metadata, statuses: [warned] }))
  assert.deepEqual(
    [unread.is, unread.is === 'unknown' && unread.what],
    ['unknown', 'statuses.warning'],
  )
})

test('a number, an id or a device changed', () => {
  const items = Object.values(named('system')).map((own) =>
    one(posted('messages', { metadata, messages: [own] })),
  )
  const sides = items.map((item) => {
    assert.ok(item.is === 'identity', JSON.stringify(item))
    const values = (handles: typeof item.before) => handles.map(({ value }) => value)
    return [item.change, values(item.before), values(item.after)]
  })
  assert.deepEqual(sides, [
    ['number', ['16505551234', 'US.1', '+16505551234'], ['12195555358', 'US.2', '+12195555358']],
    ['id', ['US.1', 'US.ENT.1'], ['US.2', 'US.ENT.2']],
    ['id', ['US.1'], ['US.2']],
    ['device', ['16505551234', '+16505551234'], ['16505551234', '+16505551234']],
  ])
  const update = {
    wa_id: '16505551234',
    user_id: { previous: 'US.1', current: 'US.2' },
    timestamp: '1750030073',
  }
  const item = one(posted('user_id_update', { metadata, user_id_update: [update] }))
  assert.ok(item.is === 'identity' && item.sourceId === 'id US.1 US.2')
  assert.deepEqual(
    item.after.map(({ value }) => value),
    ['16505551234', 'US.2', '+16505551234'],
  )
  const other = { id: 'wamid.Y', timestamp: '1750269342', type: 'system', system: { type: 'new' } }
  assert.equal(one(posted('messages', { metadata, messages: [other] })).is, 'unknown')
})

test('marketing is stopped and wanted again', () => {
  const say = (own: object) => {
    const preference = {
      wa_id: '16505551234',
      category: 'marketing_messages',
      value: 'stop',
      timestamp: 1731705721,
      ...own,
    }
    return one(posted('user_preferences', { metadata, user_preferences: [preference] }))
  }
  const stopped = say({})
  assert.deepEqual(stopped, {
    is: 'preference',
    accountId: numberId,
    sourceId: 'preference 16505551234 marketing_messages stop 1731705721000',
    at: new Date(1731705721_000),
    from: { handles: sheena.handles },
    purpose: 'marketing',
    state: 'withdrawn',
  })
  for (const value of ['resume', 'signup']) {
    const item = say({ value })
    assert.ok(item.is === 'preference' && item.state === 'given')
  }
  assert.equal(say({ value: 'perhaps' }).is, 'unknown')
  assert.equal(say({ category: 'other' }).is, 'unknown')
})

test('news of templates, limits and accounts belong to the account', () => {
  const time = 1751247548
  const told = Object.fromEntries(
    Object.entries(named('news')).map(([name, news]) => {
      const { field, value } = news as { field: string; value: object }
      const item = one(posted(field, value, time))
      assert.ok(item.is === 'news', name)
      const { is: _is, sourceId, at: when, ...rest } = item
      assert.ok(sourceId.startsWith(`${field} ${rest.accountId} ${time}000 `))
      assert.deepEqual(when, new Date(time * 1000))
      return [name, rest]
    }),
  )
  const template = (more: object) => ({ name: 'order_ready', language: 'en_US', ...more })
  const news = (about: string, more: object) => ({ accountId: wabaId, about, ...more })
  assert.deepEqual(told, {
    'template approved': news('template', {
      template: template({ state: 'APPROVED', category: 'UTILITY' }),
    }),
    'template rejected': news('template', {
      template: {
        name: 'abandoned_cart',
        language: 'es',
        state: 'REJECTED',
        reason: 'INVALID_FORMAT',
      },
      detail: 'Adjacent parameters. Part them.',
    }),
    'template reinstated': news('template', {
      template: { name: 'order_ready', language: 'es', state: 'APPROVED' },
      detail: 'REINSTATED',
    }),
    'template flagged, and sendable still': news('template', {
      template: { name: 'order_ready', language: 'es' },
      detail: 'FLAGGED',
    }),
    'template quality': news('template', { template: template({ quality: 'YELLOW' }) }),
    'template category': news('template', { template: template({ category: 'MARKETING' }) }),
    'template category to come': news('template', {
      template: template({ category: 'UTILITY' }),
      detail: '→ MARKETING',
    }),
    "number's limit": news('limit', {
      address: '15550783881',
      messagingLimit: 'TIER_10K',
      detail: 'THROUGHPUT_UPGRADE',
    }),
    'account disabled': news('account', {
      trouble: 'account_locked',
      detail: 'DISABLED_UPDATE DISABLE April 17, 2026',
    }),
    'account reinstated': news('account', { detail: 'DISABLED_UPDATE REINSTATE' }),
    "partner's customer": {
      accountId: '980198427658004',
      about: 'account',
      detail: 'PARTNER_ADDED',
    },
    alert: news('account', { detail: 'WARNING LIMIT' }),
  })
})

test('errors that belong to no message are news of the number', () => {
  const errors = [
    { code: 131031, title: 'Account locked' },
    { code: 131016, message: 'Away' },
  ]
  const items = parsed(posted('messages', { metadata, errors }, 1751247548))
  assert.deepEqual(
    items.map((item) => item.is === 'news' && [item.accountId, item.trouble, item.detail]),
    [
      [numberId, 'account_locked', '131031 Account locked'],
      [numberId, undefined, '131016 Away'],
    ],
  )
  assert.equal(one(posted('messages', { metadata, errors: [{ code: 1 }] })).is, 'unknown')
})
