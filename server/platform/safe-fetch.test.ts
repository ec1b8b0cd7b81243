import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { createClock, createManualClock } from './clock.ts'
import { isPublicAddress } from './public-address.ts'
import { Refusal } from './refusal.ts'
import { createSafeFetch } from './safe-fetch.ts'

const clock = createClock()
const servers: Server[] = []
after(() => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
})

/** A real HTTP server on loopback; answers its `127.0.0.1:port`. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refusedFor =
  (reason: RegExp, code = 'fetch.refused') =>
  (error: unknown) => {
    assert.ok(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    assert.match(String(error.details.reason), reason)
    return true
  }

test('only addresses of the public internet are public', () => {
  for (const address of [
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255'],
    ...['192.168.0.1', '169.254.169.254', '100.64.0.1', '100.127.255.255', '224.0.0.1'],
    ...['255.255.255.255', '198.18.0.1', '192.0.2.1', '::', '::1', 'fe80::1', 'fe80::1%eth0'],
    ...[
      'fc00::1',
      'fd12:3456::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '::ffff:7f00:1',
    ],
    ...['::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'nonsense'],
  ]) {
    assert.equal(isPublicAddress(address), false, address)
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '1.1.1.1', '2606:4700::1111']) {
    assert.equal(isPublicAddress(address), true, address)
  }
})

test('an address of this machine or the private network is refused, however it is written', async () => {
  let calls = 0
  const host = await serve((_request, response) => {
    calls++
    response.end('inside')
  })
  const port = host.split(':')[1]
  const fetch = createSafeFetch({ clock, providerHosts: [] })
  for (const name of [
    ...['127.0.0.1', 'localhost', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0'],
    ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '①②⑦.⓪.⓪.①'],
  ]) {
    await assert.rejects(fetch(`http://${name}:${port}/`), refusedFor(/public address/), name)
  }
  for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'javascript:1', 'nonsense', '']) {
    await assert.rejects(fetch(url), refusedFor(/http or https/), url)
  }
  await assert.rejects(fetch('http://me:secret@example.com/'), refusedFor(/password/))
  assert.equal(calls, 0)
})

test('a name with one private address among public ones is refused', async () => {
  const resolve = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '10.0.0.7', family: 4 },
  ]
  const fetch = createSafeFetch({ clock, providerHosts: [], resolve })
  await assert.rejects(fetch('http://mixed.example/'), refusedFor(/public address/))
})

test('the connection goes to the address that was checked: the name is resolved once', async () => {
  const host = await serve((request, response) => response.end(request.headers.host))
  const asked: string[] = []
  const resolve = async (name: string) => {
    asked.push(name)
    return [{ address: '127.0.0.1', family: 4 }]
  }
  const name = `rebinding.example:${host.split(':')[1]}`
  const fetch = createSafeFetch({ clock, providerHosts: [name], resolve })
  const answer = await fetch(`http://${name}/`)
  assert.equal(Buffer.from(answer.body).toString(), name)
  assert.deepEqual(asked, ['rebinding.example'])
})

test('a provider host may be local, but a redirect from it to another local one is refused', async () => {
  let inside = 0
  const secretHost = await serve((_request, response) => {
    inside++
    response.end('secret')
  })
  const host = await serve((request, response) => {
    if (request.url === '/ok') return response.end('fine')
    response.writeHead(302, { location: `http://${secretHost}/` }).end()
  })
  const fetch = createSafeFetch({ clock, providerHosts: [host] })
  assert.equal((await fetch(`http://${host}/ok`)).status, 200)
  await assert.rejects(fetch(`http://${host}/away`), refusedFor(/public address/))
  assert.equal(inside, 0)
})

test('redirects are followed five times, with no credential carried to another host', async () => {
  const seen: Record<string, unknown>[] = []
  const other = await serve((request, response) => {
    seen.push({ method: request.method, ...request.headers })
    response.end('there')
  })
  const host = await serve((request, response) => {
    const left = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 0)
    const location = left > 1 ? `/${left - 1}` : left === 1 ? '/0' : `http://${other}/`
    if (left === 0 && request.url === '/0') return response.end('here')
    response.writeHead(request.url === '/keep' ? 307 : 302, { location }).end()
  })
  const fetch = createSafeFetch({ clock, providerHosts: [host, other] })
  assert.equal((await fetch(`http://${host}/5`)).url, `http://${host}/0`)
  await assert.rejects(fetch(`http://${host}/6`), refusedFor(/too many/))

  const headers = { Authorization: 'Bearer x', 'X-Api-Key': 'y', Cookie: 'z', Accept: 'text/plain' }
  await fetch(`http://${host}/away`, { method: 'POST', body: 'hello', headers })
  assert.equal(seen[0]?.method, 'GET')
  assert.equal(seen[0]?.accept, 'text/plain')
  for (const name of ['authorization', 'x-api-key', 'cookie', 'content-length']) {
    assert.equal(seen[0]?.[name], undefined, name)
  }
  await assert.rejects(
    fetch(`http://${host}/keep`, { method: 'POST', body: 'secret' }),
    refusedFor(/another host/),
  )
  assert.equal(seen.length, 1)
})

test('an answer that is too large is cut off, announced or not, as is one of another type', async () => {
  const host = await serve((request, response) => {
    if (request.url === '/announced') response.setHeader('content-length', 5000)
    if (request.url === '/html') response.setHeader('content-type', 'text/html; charset=utf-8')
    if (request.url === '/png') response.setHeader('content-type', 'image/png')
    if (request.url === '/gzip') response.setHeader('content-encoding', 'gzip')
    response.write('x'.repeat(1000))
    if (request.url === '/endless') {
      const more = () => {
        while (response.write('x'.repeat(1000))) if (response.destroyed) return
        response.once('drain', more)
      }
      return more()
    }
    response.end('x'.repeat(4000))
  })
  const fetch = createSafeFetch({ clock, providerHosts: [host] })
  assert.equal((await fetch(`http://${host}/`, { maxBytes: 5000 })).body.length, 5000)
  for (const path of ['/', '/announced', '/endless']) {
    await assert.rejects(fetch(`http://${host}${path}`, { maxBytes: 4999 }), refusedFor(/large/))
  }
  await assert.rejects(fetch(`http://${host}/html`, { accept: ['image/*'] }), refusedFor(/type/))
  assert.equal((await fetch(`http://${host}/png`, { accept: ['image/*'] })).status, 200)
  await assert.rejects(fetch(`http://${host}/gzip`), refusedFor(/compressed/))
})

test('a peer that never ends its answer is given up after the time allowed', async () => {
  const arrived = Promise.withResolvers<void>()
  const host = await serve((_request, response) => {
    response.write('a little')
    arrived.resolve()
  })
  const manual = createManualClock(new Date('2026-01-01T00:00:00Z'))
  const fetch = createSafeFetch({ clock: manual, providerHosts: [host] })
  const asked = fetch(`http://${host}/`, { timeoutMs: 3000 })
  await arrived.promise
  manual.advance(3000)
  await assert.rejects(asked, refusedFor(/too long/, 'fetch.failed'))
})

test('a peer that is not there fails with its reason', async () => {
  const host = await serve((_request, response) => response.end())
  await new Promise((resolve) => servers.at(-1)!.close(resolve))
  const fetch = createSafeFetch({ clock, providerHosts: [host] })
  await assert.rejects(fetch(`http://${host}/`), refusedFor(/ECONNREFUSED/, 'fetch.failed'))
})

test('whoever was not reached was asked nothing; who hung up may have read it', async () => {
  const connected = async (asked: Promise<unknown>) => {
    const error = await asked.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof Refusal && error.code === 'fetch.failed', String(error))
    return error.details.connected
  }
  let calls = 0
  const host = await serve((request, response) => {
    if (request.url === '/kept') return response.end()
    calls++
    request.socket.destroy()
  })
  const resolve = async () => {
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  }
  const fetch = createSafeFetch({ clock, providerHosts: [host] })
  assert.equal(await connected(fetch(`http://${host}/`)), true)
  await fetch(`http://${host}/kept`)
  assert.equal(await connected(fetch(`http://${host}/`)), true, 'also on a line kept from before')
  assert.equal(calls, 2)
  assert.equal(await connected(fetch(`https://${host}/`)), false, 'the greeting failed')
  const nowhere = createSafeFetch({ clock, providerHosts: [], resolve })
  assert.equal(await connected(nowhere('http://nowhere.example/')), false)
  await new Promise((done) => servers.at(-1)!.close(done))
  assert.equal(await connected(fetch(`http://${host}/`)), false)
})
