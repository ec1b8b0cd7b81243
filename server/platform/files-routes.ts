// Files go out by signed, expiring addresses, always as attachments: a browser never runs or shows
// what a stranger uploaded as a page of ours.

import { z } from 'zod'
import { contract, type Route, route } from './contract.ts'
import type { Files } from './files.ts'
import { notFound } from './refusal.ts'

export const filesContracts = {
  downloadFile: contract({
    method: 'GET',
    path: '/files/*',
    summary: 'Download a file by its signed address',
    description: 'Answers until the address expires. `Range: bytes=N-` continues a download.',
    tag: 'files',
    access: 'public',
    why: 'the address itself is the permission: signed by us, for one file, for a short time',
    params: z.object({ '*': z.string() }),
    query: z.object({ name: z.string(), until: z.string(), signature: z.string() }),
    produces: 'application/octet-stream',
  }),
}

export function fileRoutes(files: Files): Route[] {
  return [
    route(filesContracts.downloadFile, async ({ raw, reply }) => {
      const file = await files.openSigned(raw.url)
      if (!file) throw notFound()
      const from = startOf(raw.headers.range, file.bytes)
      const quoted = encodeURIComponent(file.name).replace(/['()*]/g, escapeMore)
      reply
        .status(from ? 206 : 200)
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${quoted}`)
        .header('content-length', file.bytes - from)
        .header('accept-ranges', 'bytes')
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
      if (from) reply.header('content-range', `bytes ${from}-${file.bytes - 1}/${file.bytes}`)
      return files.read(file.key, from)
    }),
  ]
}

/** Only the open form is kept (what browsers ask to continue); any other is answered whole. */
function startOf(range: string | undefined, bytes: number): number {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  return from < bytes ? from : 0
}

/** RFC 5987 leaves out what encodeURIComponent lets through. */
const escapeMore = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
