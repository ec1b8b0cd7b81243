import type { FastifyInstance } from 'fastify'
import type { Platform } from './module.ts'
import { notFound } from './refusal.ts'

/** Files that a signed address names, always to be saved and never to be shown in our origin. */
export function addSignedFiles(server: FastifyInstance, { files }: Platform) {
  server.get('/files/*', async (request, reply) => {
    const file = await files.openSigned(request.url)
    if (!file) throw notFound()
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', file.bytes)
      .header(
        'content-disposition',
        `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      )
      .send(await files.read(file.key))
  })
}
