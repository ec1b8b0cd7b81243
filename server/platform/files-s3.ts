// Any store that speaks S3 (AWS, MinIO, R2, Ceph …), with four requests signed by Signature
// Version 4: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createWriteStream, openAsBlob } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Clock } from './clock.ts'
import type { FileStore } from './files.ts'

export interface S3Location {
  /** With the bucket in its path, without a slash at the end. */
  baseUrl: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/**
 * Reads `s3://bucket/prefix?endpoint=https://…&region=…`; the keys come from AWS_ACCESS_KEY_ID and
 * AWS_SECRET_ACCESS_KEY. @throws Error that says what is missing.
 */
export function readS3Location(
  location: string,
  env: Record<string, string | undefined>,
): S3Location {
  const url = new URL(location)
  const region = url.searchParams.get('region') ?? env.AWS_REGION ?? 'us-east-1'
  const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!url.hostname || !accessKeyId || !secretAccessKey) {
    throw new Error(
      'HEBRA_FILES must be s3://bucket/prefix?endpoint=https://…&region=…, with the keys in ' +
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    )
  }
  const prefix = url.pathname.replace(/\/$/, '')
  const baseUrl = `${endpoint.replace(/\/$/, '')}/${url.hostname}${prefix}`
  return { baseUrl, region, accessKeyId, secretAccessKey }
}

export function createS3Store(location: S3Location, clock: Clock): FileStore {
  const call = async (method: string, key: string, sha256: string, more: CallOptions = {}) => {
    const url = new URL(`${location.baseUrl}/${key}`)
    const headers = { 'x-amz-content-sha256': sha256, ...more.headers }
    const signed = signS3(location, { method, url, headers, at: clock.now() })
    const answer = await fetch(url, { method, headers: signed, body: more.body ?? null })
    if (answer.ok || answer.status === 404) return answer
    const said = (await answer.text()).slice(0, 300)
    throw new Error(`The file store answered ${answer.status} to ${method}: ${said}`)
  }
  return {
    async write(key, content) {
      const spooled = await spool(content)
      try {
        const body = await openAsBlob(spooled.path)
        const answer = await call('PUT', key, spooled.sha256, { body })
        if (!answer.ok) throw new Error(`The file store has no such bucket: ${location.baseUrl}`)
        return { bytes: body.size }
      } finally {
        await rm(spooled.path, { force: true })
      }
    },
    async read(key, from) {
      const headers: Record<string, string> = from ? { range: `bytes=${from}-` } : {}
      const answer = await call('GET', key, nothing, { headers })
      if (answer.status === 404 || !answer.body) throw new Error(`There is no file ${key}`)
      return Readable.fromWeb(answer.body as ReadableStream)
    },
    async size(key) {
      const answer = await call('HEAD', key, nothing)
      return answer.ok ? Number(answer.headers.get('content-length')) : undefined
    },
    async remove(key) {
      await call('DELETE', key, nothing)
    },
  }
}

interface CallOptions {
  headers?: Record<string, string>
  body?: Blob
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const nothing = sha256('')

/** S3 wants length and digest before the first byte, so a stream is laid on the disk first. */
async function spool(content: Readable | Uint8Array): Promise<{ path: string; sha256: string }> {
  const path = join(tmpdir(), `hebra-upload-${randomUUID()}`)
  const digest = createHash('sha256')
  const digesting = new Transform({
    transform(chunk, _encoding, done) {
      digest.update(chunk)
      done(null, chunk)
    },
  })
  const source = content instanceof Uint8Array ? Readable.from([content]) : content
  try {
    await pipeline(source, digesting, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { path, sha256: digest.digest('hex') }
}

/** The headers of a request with its signature. `headers` must hold x-amz-content-sha256. */
export function signS3(
  { region, accessKeyId, secretAccessKey }: Omit<S3Location, 'baseUrl'>,
  request: { method: string; url: URL; headers: Record<string, string>; at: Date },
): Record<string, string> {
  const { method, url, at } = request
  const instant = at.toISOString().replace(/[-:]|\.\d+/g, '')
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': instant }
  const named = { ...headers, host: url.host }
  const names = Object.keys(named).sort() as (keyof typeof named)[]
  const canonical = [
    method,
    url.pathname,
    '',
    ...names.map((name) => `${name}:${named[name]?.trim()}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${instant.slice(0, 8)}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', instant, scope, sha256(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<Buffer | string>(
      (hmacKey, part) => createHmac('sha256', hmacKey).update(part).digest(),
      `AWS4${secretAccessKey}`,
    )
  const signature = createHmac('sha256', key).update(toSign).digest('hex')
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},` +
    `SignedHeaders=${names.join(';')},Signature=${signature}`
  return { ...headers, authorization }
}
