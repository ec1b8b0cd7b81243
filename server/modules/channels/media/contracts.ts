// Bytes of messages over HTTP.

import { z } from 'zod'
import { contract, uuid } from '../../../platform/contract.ts'
import { mediaKinds } from '../content/content.ts'

const tag = 'messages'

export const mediaShape = z.object({
  id: uuid,
  kind: z.enum(mediaKinds),
  state: z.enum(['pending', 'kept', 'failed']),
  reason: z.string().nullable(),
  type: z.string().nullable(),
  bytes: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  filename: z.string().nullable(),
  url: z.string().nullable().describe('signed, for an hour'),
  thumbUrl: z.string().nullable(),
})
export type MediaView = z.infer<typeof mediaShape>

export const uploadMedia = contract({
  method: 'POST',
  path: '/api/media',
  tag,
  access: 'messages:send',
  audit: 'media.uploaded',
  summary: 'Keeps a file to be sent; its type is read from its bytes',
  description: 'The raw body is the file. 422 `media.type_refused`, `media.too_large`.',
  query: z.object({
    filename: z.string().max(256).optional(),
    type: z.string().max(256).optional().describe('believed of plain texts alone'),
    voice: z.stringbool().optional(),
  }),
  consumes: 'application/octet-stream',
  bodyLimit: 100 * 1024 * 1024,
  reply: mediaShape,
  status: 201,
})

export const getMedia = contract({
  method: 'GET',
  path: '/api/media/:id',
  tag,
  access: 'threads:read',
  audit: 'media.read',
  summary: 'Where a file of a message lies now',
  params: z.object({ id: uuid }),
  reply: mediaShape,
})

export const retryMedia = contract({
  method: 'POST',
  path: '/api/media/:id/retries',
  tag,
  access: 'threads:read',
  audit: 'media.retried',
  summary: 'Fetches at once what is pending, and again what could not be fetched',
  params: z.object({ id: uuid }),
  reply: mediaShape,
})
