import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { createClock } from './clock.ts'
import { createS3Store, readS3Location, signS3 } from './files-s3.ts'

// A store that keeps objects in memory and refuses what is not signed as the protocol says. It
// reads the signature's parts from the request itself, as a server must.
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const objects = new Map<string, Buffer>()
const server = createServer(async (request, response) => {
  const body = await buffer(request)
  if (!isSigned(request, body)) return response.writeHead(403).end('SignatureDoesNotMatch')
  const path = request.url ?? ''
  if (!path.startsWith('/bucket/')) return response.writeHead(404).end('NoSuchBucket')
  if (request.method === 'PUT') {
    assert.equal(Number(request.headers['content-length']), body.length)
    objects.set(path, body)
    return response.end()
  }
  if (request.method === 'DELETE') {
    objects.delete(path)
    return response.writeHead(204).end()
  }
  const found = objects.get(path)
  if (!found) return response.writeHead(404).end()
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  response.setHeader('content-length', found.length - from)
  response.end(request.method === 'HEAD' ? undefined : found.subarray(from))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const given = request.headers.authorization ?? ''
  const date = /Credential=[^/]+\/(\d+)\//.exec(given)?.[1] ?? ''
  const names = /SignedHeaders=([^,]+)/.exec(given)?.[1] ?? ''
  const digest = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
  const hmac = (key: string | Buffer, content: string) =>
    createHmac('sha256', key).update(content).digest()
  if (request.headers['x-amz-content-sha256'] !== digest(body)) return false
  if (!names.split(';').includes('host')) return false
  let asked = `${request.method}\n${request.url}\n\n`
  for (const name of names.split(';')) asked += `${name}:${request.headers[name]}\n`
  asked += `\n${names}\n${digest(body)}`
  const text = `AWS4-HMAC-SHA256\n${request.headers['x-amz-date']}\n${date}/eu-west-3/s3/aws4_request\n${digest(asked)}`
  const dated = hmac(`AWS4${secretAccessKey}`, date)
  const key = hmac(hmac(hmac(dated, 'eu-west-3'), 's3'), 'aws4_request')
  return given.endsWith(`Signature=${hmac(key, text).toString('hex')}`)
}

const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const env = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: secretAccessKey }
const at = (bucket: string, secret = secretAccessKey) =>
  createS3Store(
    readS3Location(`s3://${bucket}/hebra?endpoint=${endpoint}&region=eu-west-3`, {
      ...env,
      AWS_SECRET_ACCESS_KEY: secret,
    }),
    createClock(),
  )

test('requests are signed as in the examples of the S3 documentation', () => {
  const location = { region: 'us-east-1', accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey }
  const signatureOf = (method: string, path: string, headers: Record<string, string>) => {
    const url = new URL(`https://examplebucket.s3.amazonaws.com${path}`)
    const day = new Date('2013-05-24T00:00:00Z')
    const signed = signS3(location, { method, url, headers, at: day })
    return signed.authorization?.split('Signature=')[1]
  }
  assert.equal(
    signatureOf('GET', '/test.txt', {
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    }),
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
  assert.equal(
    signatureOf('PUT', '/test%24file.text', {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    }),
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  )
})

test('what is written to the store is read again, whole or from a byte on, until removed', async () => {
  const store = at('bucket')
  const chunks = [Buffer.from('hola '), Buffer.from('hebra')]
  assert.deepEqual(await store.write('media/a.txt', Readable.from(chunks)), { bytes: 10 })
  assert.deepEqual([...objects.keys()], ['/bucket/hebra/media/a.txt'])
  assert.equal(await text(await store.read('media/a.txt', 0)), 'hola hebra')
  assert.equal(await text(await store.read('media/a.txt', 5)), 'hebra')
  assert.equal(await store.size('media/a.txt'), 10)
  await store.remove('media/a.txt')
  await store.remove('media/a.txt')
  assert.equal(await store.size('media/a.txt'), undefined)
  await assert.rejects(store.read('media/a.txt', 0), /no file/)
})

test('a wrong key, a missing bucket and a missing setting are said', async () => {
  await assert.rejects(at('bucket', 'another').write('a', Buffer.from('x')), /403.*SignatureDoes/)
  await assert.rejects(at('other').write('a', Buffer.from('x')), /no such bucket/)
  assert.throws(() => readS3Location('s3://bucket', {}), /AWS_ACCESS_KEY_ID/)
  assert.equal(objects.size, 0)
})
