// What is asked about the account itself: its templates, and whether the settings are good.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../../../platform/refusal.ts'
import { failureCarried } from '../provider-refused.ts'
import { templates } from './templates.ts'
import { test as testTouchpoint } from './test.ts'
import { fetchFrom, numberId, serve, touchpointAt, wabaId } from './testing.ts'

const components = [{ type: 'BODY', text: 'Hola' }]
const listed = (name: string, more: object = {}) => ({
  id: `id-${name}`,
  name,
  language: 'es',
  status: 'APPROVED',
  category: 'UTILITY',
  rejected_reason: 'NONE',
  components,
  ...more,
})
const known = (name: string) => ({
  providerId: `id-${name}`,
  name,
  language: 'es',
  category: 'UTILITY',
  state: 'APPROVED',
  components,
})

test('templates are listed page by page, by cursor alone', async () => {
  const pages: Record<string, object> = {
    '': { data: [listed('a'), { id: 'broken' }], after: 'c1' },
    c1: {
      data: [
        listed('b', {
          status: 'REJECTED',
          rejected_reason: 'SCAM',
          quality_score: { score: 'RED' },
        }),
      ],
      after: 'c2',
    },
    c2: { data: [] },
  }
  const { host, heard } = await serve(({ query }) => {
    const { data, after } = pages[query.after ?? ''] as { data: object[]; after?: string }
    const next = { next: 'https://evil.example/?access_token=EAAtoken', cursors: { after } }
    return { json: { data, ...(after ? { paging: next } : { paging: { cursors: {} } }) } }
  })
  const found = await templates(fetchFrom(host), touchpointAt(`http://${host}`))
  assert.deepEqual(found, [
    known('a'),
    { ...known('b'), state: 'REJECTED', reason: 'SCAM', quality: 'RED' },
  ])
  assert.deepEqual(
    heard.map(({ path, query }) => [path, query.limit, query.after]),
    [undefined, 'c1', 'c2'].map((after) => [`/v24.0/${wabaId}/message_templates`, '100', after]),
  )
})

test('a list that turns in circles ends', async () => {
  const paging = { next: 'x', cursors: { after: 'same' } }
  const { host, heard } = await serve(() => ({ json: { data: [listed('a')], paging } }))
  const found = await templates(fetchFrom(host), touchpointAt(`http://${host}`))
  assert.deepEqual(found, [known('a')])
  assert.equal(heard.length, 2)
})

test('without the account’s id, or when Meta refuses, templates cannot be listed', async () => {
  const { host } = await serve(() => ({
    status: 403,
    json: { error: { code: 200, message: 'no' } },
  }))
  const touchpoint = touchpointAt(`http://${host}`)
  const { wabaId: _id, ...settings } = touchpoint.settings
  await assert.rejects(
    templates(fetchFrom(host), { ...touchpoint, settings }),
    (error) => error instanceof Refusal && error.code === 'touchpoint.incomplete',
  )
  await assert.rejects(
    templates(fetchFrom(host), touchpoint),
    (error) => failureCarried(error)?.reason === 'credentials_refused',
  )
})

const number = {
  id: numberId,
  display_phone_number: '+1 555-078-3881',
  verified_name: 'Tienda Andina',
  quality_rating: 'GREEN',
  messaging_limit_tier: 'TIER_10K',
}

test('good settings tell the name, number, quality, limit and when the token ends', async () => {
  const subscribers = (id: string) => ({ data: [{ whatsapp_business_api_data: { id } }] })
  let appId = '42'
  const { host, heard } = await serve(({ path }) => {
    if (path.endsWith('/subscribed_apps')) return { json: subscribers('42') }
    if (!path.endsWith('/debug_token')) return { json: number }
    return { json: { data: { app_id: appId, expires_at: 1795000000 } } }
  })
  const report = await testTouchpoint(fetchFrom(host), touchpointAt(`http://${host}`))
  assert.deepEqual(report, {
    displayName: 'Tienda Andina',
    displayAddress: '+1 555-078-3881',
    quality: 'GREEN',
    messagingLimit: 'TIER_10K',
    tokenExpiresAt: new Date(1795000000_000),
    subscribed: true,
  })
  appId = '43'
  const others = await testTouchpoint(fetchFrom(host), touchpointAt(`http://${host}`))
  assert.equal(others.subscribed, false)
  assert.equal(heard[0]?.path, `/v24.0/${numberId}`)
  assert.equal(
    heard[0]?.query.fields,
    'display_phone_number,verified_name,quality_rating,throughput,messaging_limit_tier',
  )
})

test('a token that never ends is known from one of which nothing is told', async () => {
  const { host } = await serve(({ path }) =>
    path.endsWith('/debug_token') ? { json: { data: { expires_at: 0 } } } : { json: number },
  )
  const report = await testTouchpoint(fetchFrom(host), touchpointAt(`http://${host}`))
  assert.equal(report.tokenExpiresAt, null)
})

test('a version without a field, and a token of which nothing is told, test well', async () => {
  const { host } = await serve(({ path, query }) => {
    if (path.endsWith('/debug_token')) return { status: 400, json: { error: { code: 100 } } }
    if (!query.fields?.includes('messaging_limit_tier')) return { json: number }
    const message = '(#100) Tried accessing nonexisting field (messaging_limit_tier)'
    return { status: 400, json: { error: { code: 100, message } } }
  })
  const report = await testTouchpoint(fetchFrom(host), touchpointAt(`http://${host}`))
  assert.equal(report.displayName, 'Tienda Andina')
  assert.deepEqual([report.tokenExpiresAt, report.subscribed], [undefined, undefined])
})

test('bad settings are refused with why', async () => {
  const why = async (answer: { status?: number; json?: object; body?: string } | 'hang up') => {
    const { host } = await serve(() => answer)
    const error = await testTouchpoint(fetchFrom(host), touchpointAt(`http://${host}`)).catch(
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof Refusal && error.code === 'touchpoint.untested', String(error))
    return error.details
  }
  const message = 'Error validating access token EAAtoken'
  assert.deepEqual(await why({ status: 401, json: { error: { code: 190, message } } }), {
    reason: 'credentials_refused',
    detail: '190 Error validating access token …',
  })
  const proof = 'Invalid appsecret_proof provided in the API argument'
  const wrong = await why({ status: 400, json: { error: { code: 100, message: proof } } })
  assert.equal(wrong.reason, 'credentials_refused')
  assert.equal((await why({ body: '<html>' })).detail, 'HTTP 200')
  assert.deepEqual(await why('hang up'), { reason: 'provider_away', detail: 'ECONNRESET' })
})
