import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, it } from 'node:test'
import { createManualClock } from '../../server/platform/clock.ts'
import { type Business, openBusiness } from './testing.ts'

const png = Buffer.from('89504e470d0a1a0a', 'hex')
const clock = createManualClock(new Date('2026-11-20T12:00:00Z'))
let business: Business
before(async () => {
  business = await openBusiness({ clock })
})
after(() => business.close())

const upload = async (bytes: Uint8Array<ArrayBuffer>, type: string) => {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new Blob([bytes], { type }), 'foto.png')
  const answer = await business.call('POST', `/${business.numberId}/media`, { body: form })
  return (await answer.json()) as { id: string; error?: { code: number } }
}

const describe = async (id: string) =>
  (await (await business.call('GET', `/${id}`)).json()) as Record<string, string>

it('uploaded media goes out, is described, fetched with the token alone, and deleted', async () => {
  const { id } = await upload(png, 'image/png')
  const sent = await business.send({ type: 'image', image: { id, caption: 'Así' } })
  assert.equal(sent.status, 200)
  const described = await describe(id)
  assert.equal(described.mime_type, 'image/png')
  assert.equal(described.sha256, createHash('sha256').update(png).digest('hex'))
  const url = described.url ?? ''
  assert.equal((await fetch(url)).status, 401)
  const { secrets } = business.graph.connection(business.numberId)
  const headers = { authorization: `Bearer ${secrets.accessToken}` }
  const found = await fetch(url, { headers })
  assert.deepEqual(Buffer.from(await found.arrayBuffer()), png)
  clock.advance(5 * 60_000)
  assert.equal((await fetch(url, { headers })).status, 404)
  assert.equal((await business.call('DELETE', `/${id}`)).status, 200)
  assert.equal((await business.call('GET', `/${id}`)).status, 400)
})

it('refuses types that WhatsApp does not know, and too many bytes', async () => {
  assert.equal((await upload(png, 'application/zip')).error?.code, 100)
  assert.equal((await upload(Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png')).error?.code, 131053)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  const answer = await business.call('POST', `/${business.numberId}/media`, { body: form })
  assert.equal(answer.status, 400)
})

it('what a person sends comes with its digest and an address; faults make it lie or vanish', async () => {
  const { graph, customerId, numberId } = business
  const media = graph.addMedia({ bytes: png, type: 'image/png' })
  const say = async () => {
    graph.say(customerId, numberId, { type: 'media', kind: 'image', mediaId: media.id })
    await graph.settled()
    return business.taken.at(-1)?.body.entry[0]?.changes[0]?.value.messages?.[0]?.image
  }
  const sha256 = createHash('sha256').update(png).digest('base64')
  assert.partialDeepStrictEqual(await say(), { id: media.id, mime_type: 'image/png', sha256 })
  graph.fault({ fault: 'media_lies', type: 'image/jpeg' })
  assert.partialDeepStrictEqual(await say(), { mime_type: 'image/jpeg' })
  graph.clearFaults()
  graph.fault({ fault: 'media_expired', times: 1 })
  const { url = '' } = await describe(media.id)
  const { secrets } = graph.connection(numberId)
  const headers = { authorization: `Bearer ${secrets.accessToken}` }
  assert.equal((await fetch(url, { headers })).status, 404)
  graph.fault({ fault: 'media_away', times: 1 })
  assert.equal((await fetch(url, { headers })).status, 503)
  assert.equal((await fetch(url, { headers })).status, 200)
})
