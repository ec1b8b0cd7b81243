import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../../../platform/refusal.ts'
import { failureCarried } from '../provider-refused.ts'
import { proofOf } from './graph.ts'
import { fetchMedia, upload } from './media.ts'
import { templates } from './templates.ts'
import { fetchFrom, type Heard, numberId, serve, touchpointAt } from './testing.ts'

const bytes = Buffer.from([0, 1, 2, 255])
const limits = { maxBytes: 1000 }
const byId = { providerMediaId: '1003', url: null }
const gone = { error: { code: 100, error_subcode: 33, message: 'does not exist' } }
const refusedAs = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code

/** Meta with one file; `files` may be another host. */
async function meta(
  files?: string,
  describe: (heard: Heard) => object | undefined = () => undefined,
) {
  const server: Awaited<ReturnType<typeof serve>> = await serve((heard) => {
    if (heard.path === '/file') return { body: bytes, headers: { 'content-type': 'image/png' } }
    const url = `http://${files ?? server.host}/file`
    return describe(heard) ?? { json: { url, mime_type: 'image/jpeg', id: '1003' } }
  })
  return { ...server, touchpoint: touchpointAt(`http://${server.host}`) }
}

test('a file is described by its id, then fetched where it lies, with the token', async () => {
  const { host, heard, touchpoint } = await meta()
  const found = await fetchMedia(fetchFrom(host), touchpoint, byId, limits)
  assert.deepEqual(Buffer.from(found.bytes), bytes)
  assert.equal(found.type, 'image/png')
  assert.deepEqual(
    heard.map(({ path, headers }) => [path, headers.authorization]),
    [
      ['/v24.0/1003', 'Bearer EAAtoken'],
      ['/file', 'Bearer EAAtoken'],
    ],
  )
  assert.equal(heard[0]?.query.phone_number_id, numberId)
})

test('the token goes to no host but Meta’s and the touchpoint’s own', async () => {
  const foreign = await serve(() => ({ body: bytes }))
  const { host, touchpoint } = await meta(foreign.host)
  const fetch = fetchFrom(host, foreign.host)
  await fetchMedia(fetch, touchpoint, byId, limits)
  const url = `http://${foreign.host}/stolen`
  await fetchMedia(fetch, touchpoint, { providerMediaId: null, url }, limits)
  assert.deepEqual(
    foreign.heard.map(({ path, headers }) => [path, headers.authorization]),
    [
      ['/file', undefined],
      ['/stolen', undefined],
    ],
  )
  const asked: [string, string | undefined][] = []
  const noting = async (url: string, options: { headers?: Record<string, string> } = {}) => {
    asked.push([url, options.headers?.authorization])
    return { status: 200, headers: new Headers(), body: bytes, url }
  }
  for (const url of [
    'https://lookaside.fbsbx.com/x',
    'http://lookaside.fbsbx.com/x',
    'https://lookaside.fbsbx.com.evil.example/x',
    'https://lookaside.fbsbx.com:8443/x',
    'https://graph.facebook.com/x',
    `https://${host}/x`,
    'https://mmg.whatsapp.net/x',
  ]) {
    await fetchMedia(noting, touchpoint, { providerMediaId: null, url }, limits)
  }
  assert.deepEqual(
    asked.filter(([, token]) => token).map(([url]) => url),
    ['https://lookaside.fbsbx.com/x', 'https://graph.facebook.com/x'],
  )
})

test('an address that ran out is asked for once more', async () => {
  let calls = 0
  const server: Awaited<ReturnType<typeof serve>> = await serve(({ path }) => {
    if (path === '/new') return { body: bytes }
    if (path === '/old') return { status: 404 }
    calls += 1
    return { json: { url: `http://${server.host}/${calls === 1 ? 'old' : 'new'}` } }
  })
  const touchpoint = touchpointAt(`http://${server.host}`)
  const found = await fetchMedia(fetchFrom(server.host), touchpoint, byId, limits)
  assert.deepEqual(Buffer.from(found.bytes), bytes)
})

test('what Meta no longer has is gone; what it cannot give now is away', async () => {
  const get = async (answer: object, media = byId) => {
    const { host, touchpoint } = await meta(undefined, () => answer)
    return fetchMedia(fetchFrom(host), touchpoint, media, limits)
  }
  await assert.rejects(get({ status: 400, json: gone }), refusedAs('media.gone'))
  await assert.rejects(get({ status: 404 }), refusedAs('media.gone'))
  const unproven = { error: { code: 100, message: 'Invalid appsecret_proof provided' } }
  await assert.rejects(get({ status: 400, json: unproven }), refusedAs('media.away'))
  await assert.rejects(get({ status: 500 }), refusedAs('media.away'))
  const revoked = { error: { code: 190, message: 'expired' } }
  await assert.rejects(get({ status: 401, json: revoked }), refusedAs('media.away'))
  await assert.rejects(get({ json: { url: 'nonsense' } }), refusedAs('fetch.refused'))
  const { host, touchpoint } = await meta()
  const fetch = fetchFrom(host)
  const from = (path: string) => ({ providerMediaId: null, url: `http://${host}${path}` })
  const missing = await serve(() => ({ status: 410 }))
  const lost = { providerMediaId: null, url: `http://${missing.host}/` }
  await assert.rejects(
    fetchMedia(fetchFrom(missing.host), touchpoint, lost, limits),
    refusedAs('media.gone'),
  )
  const none = { providerMediaId: null, url: null }
  await assert.rejects(fetchMedia(fetch, touchpoint, none, limits), refusedAs('media.gone'))
  await assert.rejects(
    fetchMedia(fetch, touchpoint, from('/file'), { maxBytes: 3 }),
    refusedAs('fetch.refused'),
  )
})

test('a private address that a webhook names is not fetched', async () => {
  const inside = await serve(() => ({ body: bytes }))
  const { host, touchpoint } = await meta(inside.host)
  await assert.rejects(
    fetchMedia(fetchFrom(host), touchpoint, byId, limits),
    refusedAs('fetch.refused'),
  )
  assert.equal(inside.heard.length, 0)
})

test('bytes are given to Meta as a form, Opus by its whole name', async () => {
  const { host, heard } = await serve(() => ({ json: { id: '4490709327384033' } }))
  const touchpoint = touchpointAt(`http://${host}`)
  const give = (type: string, filename: string) =>
    upload(fetchFrom(host), touchpoint, { bytes, type, filename })
  assert.equal(await give('image/png', 'la "rota".png'), '4490709327384033')
  await give('audio/ogg', 'voz.ogg')
  await give('application/x-cfb', 'ventas.XLS')
  await give('text/csv', 'precios.csv')
  const forms = await Promise.all(
    heard.map(({ body, headers }) =>
      new Response(new Uint8Array(body), {
        headers: { 'content-type': headers['content-type'] ?? '' },
      }).formData(),
    ),
  )
  assert.equal(heard[0]?.path, `/v24.0/${numberId}/media`)
  assert.equal(heard[0]?.headers.authorization, 'Bearer EAAtoken')
  const [image, voice, sheet, table] = forms
  assert.equal(image?.get('messaging_product'), 'whatsapp')
  assert.equal(image?.get('type'), 'image/png')
  const file = image?.get('file')
  assert.ok(file instanceof File && file.name === 'la "rota".png' && file.type === 'image/png')
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes)
  assert.equal(voice?.get('type'), 'audio/ogg; codecs=opus')
  assert.equal(sheet?.get('type'), 'application/vnd.ms-excel')
  assert.equal(table?.get('type'), 'text/plain')
})

test('a refused upload carries what follows for the message', async () => {
  const refusal = async (status: number, json: object) => {
    const { host } = await serve(() => ({ status, json }))
    const file = { bytes, type: 'image/png', filename: 'x.png' }
    const error = await upload(fetchFrom(host), touchpointAt(`http://${host}`), file).catch(
      (reason: unknown) => reason,
    )
    const failure = failureCarried(error)
    return failure && [failure.reason, failure.then.do]
  }
  const coded = (code: number) => ({ error: { code, message: 'no' } })
  assert.deepEqual(await refusal(401, coded(190)), ['credentials_refused', 'stop'])
  assert.deepEqual(await refusal(400, coded(131053)), ['media_unusable', 'fail'])
  assert.deepEqual(await refusal(503, {}), ['provider_failed', 'retry'])
  assert.equal(failureCarried(new Error('x')), undefined)
})

test('what Graph quotes of our secrets is told to nobody', async () => {
  const { secrets } = touchpointAt('http://here')
  const message = `Malformed access token ${secrets.accessToken}`
  const details = `secret ${secrets.appSecret}, proof ${proofOf(secrets)}`
  const error = { code: 190, message, error_data: { details } }
  const { host } = await serve(() => ({ status: 401, json: { error } }))
  const touchpoint = touchpointAt(`http://${host}`)
  const file = { bytes, type: 'image/png', filename: 'x.png' }
  for (const act of [
    () => upload(fetchFrom(host), touchpoint, file),
    () => fetchMedia(fetchFrom(host), touchpoint, byId, limits),
    () => templates(fetchFrom(host), touchpoint),
  ]) {
    const refusal = await act().catch((reason: unknown) => reason)
    assert.ok(refusal instanceof Refusal)
    assert.equal(refusal.details.detail, '190 Malformed access token …: secret …, proof …')
  }
})
