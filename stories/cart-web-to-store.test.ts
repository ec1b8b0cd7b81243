// Cart from web to store, who it is: somebody unknown looks at two products on a laptop, shows the QR
// of their cart, and is known by the e-mail that they go on with; what they did on the laptop before
// is on their timeline, by the crossing, and can be taken off it again. The cart itself, its prices
// and the till are not there yet. Between any two steps the server is stopped and started again.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { default as readQr } from 'jsqr'
import sharp from 'sharp'
import { makePerson, type Person } from '../test/staff.ts'
import { type Doors, openDoors } from './three-doors-house.ts'

let doors: Doors
let rosa: Person
let browserKey: string
before(async () => {
  doors = await openDoors()
  rosa = await makePerson(doors.house(), { role: 'supervisor', name: 'Rosa' })
  const key = await doors.house().post('/api/keys', { name: 'web', scope: 'ingest:browser' })
  browserKey = key.body.key
})
after(() => doors?.close())

test('a laptop nobody knows is Bruno’s, from the code that he showed until somebody parts them', async () => {
  const { restart, settle } = doors
  const laptop = randomUUID()
  const does = async (type: 'page' | 'track', name: string, properties: object) => {
    const named = type === 'page' ? { name } : { event: name }
    const answer = await fetch(`${doors.house().url}/v1/${type}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${browserKey}:`)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        ...{ anonymousId: laptop, messageId: randomUUID(), properties, ...named },
        timestamp: doors.clock.now(),
      }),
    })
    assert.equal(answer.status, 200)
    await settle()
  }
  const get = async (path: string) => {
    const { status, body, text } = await rosa.call('GET', path)
    assert.equal(status, 200, text)
    return body
  }
  /** What the laptop did, as it stands on somebody's timeline. */
  const browsingOf = async (id: string) => {
    const { items } = await get(`/api/customers/${id}/timeline?limit=100`)
    return (items as { kind: string; body: { properties?: { name?: string } } }[])
      .filter(({ kind }) => /^(page|product|cart)\./.test(kind))
      .map(({ kind, body }) => `${kind} ${body.properties?.name ?? ''}`.trim())
      .toReversed()
  }
  const holderOf = async (type: string, value: string) =>
    (await get(`/api/customers?handle=${type}:${encodeURIComponent(value)}`)).items[0]?.id

  // At home, unknown: in no list, by no search.
  await does('page', 'Inicio', {})
  await does('track', 'Product Added', { product_id: 'BRI-L', name: 'Casaca Brisa', price: 249 })
  await restart()
  await does('track', 'Product Added', { product_id: 'PUN-M', name: 'Poncho Puna', price: 289 })
  assert.equal(await holderOf('anonymous', laptop), undefined)
  await restart()

  // The shop's server asks for the code in the laptop's name; its picture is what a phone reads.
  const subject = { type: 'cart', id: 'cart-1', title: 'Casaca Brisa, Poncho Puna' }
  const issued = await doors.house().post('/api/crossings', {
    handle: { type: 'anonymous', value: laptop },
    subject,
  })
  assert.equal(issued.status, 201, issued.text)
  await restart()
  const shown = await readPicture(issued.body.qr.png)
  assert.equal(shown, issued.body.links.web)
  const at = doors.house().url + new URL(shown).pathname
  const page = await (await fetch(at, { headers: { 'accept-language': 'es-PE' } })).text()
  const [, address] = /mailto:([^?"]+)/.exec(page) ?? []
  assert.match(address ?? '', /\+[0-9A-Z]{8}@/, 'the page leads to a letter with the code in it')
  await restart()

  // By letter, with the word of both: his in the mailbox, the laptop's by the shop's page.
  const mail = doors.byMail('bruno@correo.example')
  await mail.say(`code:${issued.body.code} Hola, sigo con mi carrito`)
  await restart()
  const bruno = await holderOf('email', 'bruno@correo.example')
  const { items: crossings } = await get(`/api/customers/${bruno}/timeline?kinds=crossing.*`)
  assert.deepEqual(crossings[0].body.subject, subject, 'he is helped with it before he is known')
  assert.deepEqual(await browsingOf(bruno), [], 'and nothing else of the laptop is his yet')
  await mail.choose('Sí, continuar')
  await restart()
  const word = await doors.house().get(`/api/crossings/${issued.body.id}`)
  assert.deepEqual(
    [word.body.state, word.body.taker.channel, word.body.taker.handle],
    ['taken', 'email', 'b•••@c•••.example'],
  )
  await restart()
  const said = await doors
    .house()
    .post(`/api/crossings/${issued.body.id}/confirmations`, { confirmed: true })
  assert.equal(said.body.state, 'joined', said.text)
  await settle()
  await restart()
  assert.ok((await mail.told()).at(-1)!.includes('Seguimos con su consulta'))

  // He is Bruno now, with what the laptop did before and does from here on.
  await does('page', 'Mi carrito', {})
  await restart()
  const atHome = [
    'page.viewed',
    'cart.line_added Casaca Brisa',
    'cart.line_added Poncho Puna',
    'page.viewed',
  ]
  assert.deepEqual(await browsingOf(bruno), atHome)
  assert.equal(await holderOf('anonymous', laptop), bruno)
  await restart()

  // It was a cousin's laptop: the link is taken back, and only that.
  const { items: edges } = await get(`/api/customers/${bruno}/merges`)
  const join = (edges as { id: string; kind: string; evidence: { by?: string } }[]).find(
    ({ kind }) => kind === 'joined',
  )
  assert.equal(join?.evidence.by, 'crossing')
  const undone = await rosa.call('DELETE', `/api/merges/${join!.id}`)
  assert.equal(undone.status, 200, undone.text)
  await settle()
  await restart()
  assert.deepEqual(await browsingOf(bruno), [])
  assert.equal(await holderOf('anonymous', laptop), undefined, 'a visitor again')
  assert.equal(await holderOf('email', 'bruno@correo.example'), bruno)
  await does('page', 'Inicio', {})
  assert.deepEqual(await browsingOf(bruno), [])
})

async function readPicture(png: string): Promise<string> {
  const { data, info } = await sharp(Buffer.from(png.slice(png.indexOf(',') + 1), 'base64'))
    .flatten({ background: '#fff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return readQr.default(new Uint8ClampedArray(data), info.width, info.height)?.data ?? ''
}
