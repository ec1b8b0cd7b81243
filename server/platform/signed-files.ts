import { Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Platform } from './module.ts'
import { notFound } from './refusal.ts'

/**
 * Files that a signed address names: to be saved, or shown inside a page of ours where the address
 * says that they are a picture, sound or film. Parts of one can be asked for (RFC 9110, section 14),
 * which players do to jump.
 */
export function addSignedFiles(server: FastifyInstance, { files }: Platform) {
  server.get('/files/*', async (request, reply) => {
    const file = await files.openSigned(request.url)
    if (!file) throw notFound()
    const asked = rangeOf(request.headers.range, file.bytes)
    reply
      .header('content-type', file.type ?? 'application/octet-stream')
      .header('accept-ranges', 'bytes')
      .header(
        'content-disposition',
        `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      )
    if (file.type) {
      // The address itself changes when it expires. Whoever has it may show it, on any page.
      reply
        .header('cache-control', 'private, max-age=3600')
        .header('cross-origin-resource-policy', 'cross-origin')
    }
    if (asked === 'none') {
      return reply.code(416).header('content-range', `bytes */${file.bytes}`).send()
    }
    const { from, to } = asked ?? { from: 0, to: file.bytes - 1 }
    reply.header('content-length', to - from + 1)
    if (asked) reply.code(206).header('content-range', `bytes ${from}-${to}/${file.bytes}`)
    const content = await files.read(file.key, from)
    return reply.send(to === file.bytes - 1 ? content : content.pipe(upTo(to - from + 1)))
  })
}

/** One part; several at once are answered with the whole, as is what cannot be read. */
function rangeOf(
  header: string | undefined,
  bytes: number,
): { from: number; to: number } | 'none' | undefined {
  const read = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!read || (read[1] === '' && read[2] === '')) return undefined
  const last = bytes - 1
  if (read[1] === '') {
    const count = Math.min(Number(read[2]), bytes)
    return count === 0 ? 'none' : { from: bytes - count, to: last }
  }
  const from = Number(read[1])
  const to = read[2] === '' ? last : Math.min(Number(read[2]), last)
  return from > last || to < from ? 'none' : { from, to }
}

/** The first `bytes` of what comes through; the rest is not read. */
function upTo(bytes: number): Transform {
  let left = bytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left)
      left -= part.length
      if (part.length) this.push(part)
      if (left === 0) this.push(null)
      done()
    },
  })
}
