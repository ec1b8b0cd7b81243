import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import sharp from 'sharp'
import { type Graph, openGraph } from '../../../../sandbox/graph/index.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { connectNumber, messageOf, oneMessage, postWebhook } from '../testing.ts'
import { createTouchpointFinder, type TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { fetchDue } from './fetch-media.ts'

let graph: Graph
let house: TestHouse
let finder: TouchpointFinder
let numberId: string
const picture = await sharp({
  create: { width: 900, height: 600, channels: 3, background: '#c06a14' },
})
  .png()
  .toBuffer()

before(async () => {
  graph = await openGraph()
  house = await openHouse({
    config: { providerHosts: [new URL(graph.url).host], roles: ['web'] },
  })
  finder = createTouchpointFinder(house.platform)
  const account = graph.addAccount()
  numberId = graph.addNumber({ accountId: account.id }).id
  const connection = graph.connection(numberId)
  const made = await house.post('/api/touchpoints', {
    channel: 'whatsapp',
    name: 'Tienda',
    ...connection,
  })
  assert.equal(made.status, 201, made.text)
  await graph.subscribe(account.id, made.body.webhookUrl.replace(/^https?:\/\/[^/]+/, house.url))
})
after(async () => {
  finder.stop()
  await house.stop()
  await graph.close()
})

let phones = 51911000000
/** Somebody sends a file; answers how its media stands, and how to look again. */
async function send(said: {
  bytes: Buffer
  type: string
  kind?: 'image' | 'document'
  caption?: string
}) {
  const person = graph.addCustomer({ name: 'Lucía', phone: `+${++phones}` })
  const media = graph.addMedia({ bytes: said.bytes, type: said.type })
  const wamid = graph.say(person.id, numberId, {
    type: 'media',
    kind: said.kind ?? 'image',
    mediaId: media.id,
    ...(said.caption ? { caption: said.caption } : {}),
  })
  await graph.settled()
  return () => mediaOf(wamid)
}

async function mediaOf(wamid: string) {
  return house.platform.db
    .selectFrom('channels_media as media')
    .innerJoin('channels_message as message', 'message.id', 'media.message_id')
    .select(['media.id', 'media.state', 'media.reason', 'media.type', 'media.bytes'])
    .select(['media.width', 'media.attempts', 'media.handle_id', 'message.content'])
    .where('message.provider_id', '=', wamid)
    .executeTakeFirstOrThrow()
}

const minuteMs = 60_000
/** What the job does, so many minutes from now. */
function work(minutes = 0) {
  const now = () => new Date(Date.now() + minutes * minuteMs)
  const platform = { ...house.platform, clock: { ...house.platform.clock, now } }
  return fetchDue(platform, finder, new AbortController().signal)
}

describe('a file that came in', () => {
  it('is shown as pending at once, then kept with a small picture', async () => {
    const look = await send({ bytes: picture, type: 'image/png', caption: 'Ésta' })
    const pending = await look()
    assert.deepEqual([pending.state, pending.content.type], ['pending', 'media'])
    await work()
    const kept = await look()
    assert.deepEqual([kept.state, kept.type, kept.width], ['kept', 'image/png', 900])
    const { body } = await house.get(`/api/media/${kept.id}`)
    const whole = await fetch(house.url + body.url)
    assert.deepEqual(Buffer.from(await whole.arrayBuffer()), picture)
    assert.equal(whole.headers.get('content-type'), 'image/png')
    const small = await sharp(
      await (await fetch(house.url + body.thumbUrl)).arrayBuffer(),
    ).metadata()
    assert.equal(small.width, 480)
  })

  it('is taken back with its message', async () => {
    const person = graph.addCustomer({ name: 'Lucía', phone: `+${++phones}` })
    const file = graph.addMedia({ bytes: picture, type: 'image/png' })
    const said = { type: 'media', kind: 'image', mediaId: file.id } as const
    const of = graph.say(person.id, numberId, said)
    await graph.settled()
    await work()
    const { id } = await mediaOf(of)
    assert.equal((await house.get(`/api/media/${id}`)).status, 200)
    graph.say(person.id, numberId, { type: 'delete', of })
    await graph.settled()
    for (const answer of [
      await house.get(`/api/media/${id}`),
      await house.post(`/api/media/${id}/retries`),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [404, 'media.unknown'])
    }
  })

  it('that expired is said to be gone, and can be asked for again', async () => {
    const look = await send({ bytes: picture, type: 'image/png' })
    graph.fault({ fault: 'error', code: 100, at: 'media' })
    await work()
    assert.deepEqual(await look().then(({ state, reason }) => [state, reason]), ['failed', 'gone'])
    graph.clearFaults()
    assert.equal((await house.post(`/api/media/${(await look()).id}/retries`)).status, 200)
    await work()
    assert.equal((await look()).state, 'kept')
  })

  it('that is not what it says is refused', async () => {
    const program = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(64)])
    const lie = await send({ bytes: program, type: 'image/jpeg' })
    const unsafe = await send({ bytes: program, type: 'application/pdf', kind: 'document' })
    await work()
    for (const look of [lie, unsafe]) {
      const { state, reason } = await look()
      assert.deepEqual([state, reason], ['failed', 'type'])
    }
  })

  it('waits while its host is away, however often others come meanwhile', async () => {
    const look = await send({ bytes: picture, type: 'image/png' })
    graph.fault({ fault: 'media_away' })
    // Each message with a file has the job look.
    for (let n = 0; n < 20; n++) await work()
    const waiting = await look()
    assert.deepEqual([waiting.state, waiting.attempts], ['pending', 1])
    // For hours.
    for (const minutes of [2, 10, 60, 300, 900]) await work(minutes)
    const longer = await look()
    assert.deepEqual([longer.state, longer.attempts], ['pending', 6])
    graph.clearFaults()
    await work(24 * 60)
    assert.equal((await look()).state, 'kept')
  })

  it('is given up when the provider has it no longer', async () => {
    const look = await send({ bytes: picture, type: 'image/png' })
    graph.fault({ fault: 'media_away' })
    await work()
    await work(7 * 24 * 60)
    graph.clearFaults()
    assert.deepEqual(await look().then(({ state, reason }) => [state, reason]), ['failed', 'away'])
  })

  it('comes at once when whoever connected the number mended it, or asks for it', async () => {
    const [mended, asked] = [
      await send({ bytes: picture, type: 'image/png' }),
      await send({ bytes: picture, type: 'image/png' }),
    ]
    graph.fault({ fault: 'token_revoked' })
    await work()
    graph.clearFaults()
    const { id } = await asked()
    assert.equal((await house.post(`/api/media/${id}/retries`)).status, 200)
    await work()
    assert.deepEqual([(await mended()).state, (await asked()).state], ['pending', 'kept'])
    const { secrets } = graph.connection(numberId)
    const { body } = await house.get('/api/touchpoints')
    const path = `/api/touchpoints/${body.items[0].id}`
    assert.equal((await house.call('PATCH', path, { body: { secrets } })).status, 200)
    await work()
    assert.equal((await mended()).state, 'kept')
  })
})

describe('a file on its way', () => {
  /** Fetches what is due; `meanwhile` happens when the bytes have come. */
  const workWhile = (meanwhile: () => Promise<unknown>, minutes = 0) => {
    const at = new Date(Date.now() + minutes * minuteMs)
    const platform: typeof house.platform = {
      ...house.platform,
      clock: { ...house.platform.clock, now: () => at },
      async fetch(url, options) {
        const answer = await house.platform.fetch(url, options)
        if (url.includes('attachments')) await meanwhile()
        return answer
      },
    }
    return fetchDue(platform, finder, new AbortController().signal)
  }
  const sizeOf = (id: string) => house.platform.files.size(`media/${id.slice(-2)}/${id}`)

  it('leaves nothing behind when its person was erased meanwhile', async () => {
    const look = await send({ bytes: picture, type: 'image/png' })
    const { id, handle_id } = await look()
    const { customer_id } = await house.platform.db
      .selectFrom('customers_handle')
      .select('customer_id')
      .where('id', '=', handle_id!)
      .executeTakeFirstOrThrow()
    await workWhile(async () => {
      const path = `/api/customers/${customer_id}/erase`
      const erased = await house.post(path, { reason: 'Lo pidió', confirm: customer_id })
      assert.equal(erased.status, 200, erased.text)
    })
    const { state, reason, file_key } = await house.platform.db
      .selectFrom('channels_media')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    assert.deepEqual([state, reason, file_key], ['failed', 'erased', null])
    assert.equal(await sizeOf(id), undefined)
  })

  it('is kept once when two processes fetch it, the first of them for long', async () => {
    const look = await send({ bytes: picture, type: 'image/png' })
    const { id } = await look()
    await workWhile(() => work(30))
    assert.equal((await look()).state, 'kept')
    assert.equal(await sizeOf(id), picture.length)
    const entries = await house.platform.db
      .selectFrom('ledger_entry')
      .select('body')
      .where('kind', '=', 'media.kept')
      .execute()
    const told = entries.filter(({ body }) => JSON.stringify(body).includes(id))
    assert.equal(told.length, 1)
  })
})

describe('an address that a provider names', () => {
  type Answer = (request: IncomingMessage, response: ServerResponse) => void
  async function serve(answer: Answer) {
    const asked: { url: string; authorization: string | undefined }[] = []
    const server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', authorization: request.headers.authorization })
      answer(request, response)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    return { asked, host: `127.0.0.1:${port}`, close: () => server.close() }
  }

  it('that is private is not asked, and a foreign one never gets the token', async () => {
    const files = await serve((_request, response) => response.end(picture))
    const inside = await serve((_request, response) => response.end(picture))
    const meta = await serve((request, response) => {
      const at = request.url?.includes('private') ? inside.host : files.host
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ url: `http://${at}/file`, mime_type: 'image/png' }))
    })
    const other = await openHouse({
      config: { providerHosts: [meta.host, files.host], roles: ['web'] },
    })
    const number = await connectNumber(other, { baseUrl: `http://${meta.host}` })
    const wrote = async (media: string) => {
      const writer = { phone: String(++phones) }
      const id = `wamid.${randomUUID()}`
      const said = { type: 'image', image: { id: media, mime_type: 'image/png' } }
      await postWebhook(
        other,
        number,
        oneMessage(number, writer, messageOf(writer, id, new Date(), said)),
      )
      return id
    }
    const [open, closed] = [await wrote('111'), await wrote('private')]
    const otherFinder = createTouchpointFinder(other.platform)
    await fetchDue(other.platform, otherFinder, new AbortController().signal)
    otherFinder.stop()
    const states = await other.platform.db
      .selectFrom('channels_media as media')
      .innerJoin('channels_message as message', 'message.id', 'media.message_id')
      .select(['message.provider_id as id', 'media.state', 'media.reason'])
      .execute()
    const stateOf = (id: string) => states.find((one) => one.id === id)
    assert.equal(stateOf(open)?.state, 'kept')
    assert.deepEqual([stateOf(closed)?.state, stateOf(closed)?.reason], ['failed', 'refused'])
    assert.deepEqual(inside.asked, [])
    assert.deepEqual(
      files.asked.map(({ authorization }) => authorization),
      [undefined],
    )
    assert.ok(meta.asked.every(({ authorization }) => authorization === 'Bearer EAAtoken'))
    await other.stop()
    for (const one of [files, inside, meta]) one.close()
  })
})

describe('a file to be sent', () => {
  const upload = async (bytes: Buffer, query = '') => {
    const answer = await fetch(`${house.url}/api/media${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${house.rootKey}`,
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(bytes),
    })
    const text = await answer.text()
    return { status: answer.status, body: JSON.parse(text) }
  }

  it('is known by its bytes', async () => {
    const { status, body } = await upload(picture, '?filename=foto.exe')
    assert.deepEqual(
      [status, body.kind, body.type, body.state],
      [201, 'image', 'image/png', 'kept'],
    )
    const text = await upload(Buffer.from('hola'), '?filename=nota.txt')
    assert.deepEqual([text.status, text.body.kind, text.body.type], [201, 'document', 'text/plain'])
    const said = await upload(Buffer.from('a;b'), '?filename=precios&type=text%2Fcsv')
    assert.equal(said.body.type, 'text/csv')
    const lie = await upload(picture, '?filename=nota.txt&type=text%2Fplain')
    assert.equal(lie.body.type, 'image/png')
  })

  it('goes out when it is a text', async () => {
    const person = graph.addCustomer({ name: 'Lucía', phone: `+${++phones}` })
    graph.say(person.id, numberId, { type: 'text', text: 'La lista, por favor' })
    await graph.settled()
    const { customer_id } = await house.platform.db
      .selectFrom('customers_handle')
      .select('customer_id')
      .where('type', '=', 'whatsapp')
      .where('value', '=', String(phones))
      .executeTakeFirstOrThrow()
    for (const name of ['nota.txt', 'precios.csv', 'ana.vcf']) {
      const { body } = await upload(Buffer.from('hola'), `?filename=${name}`)
      const content = { type: 'media', kind: 'document', mediaId: body.id, filename: name }
      const written = await house.post('/api/messages', { customerId: customer_id, content })
      assert.equal(written.status, 201, written.text)
    }
  })

  it('that is empty or runs is refused', async () => {
    assert.equal((await upload(Buffer.alloc(0))).body.code, 'media.empty')
    const page = await upload(Buffer.from('<html><script>x</script>'))
    assert.deepEqual([page.status, page.body.code], [422, 'media.type_refused'])
  })
})
