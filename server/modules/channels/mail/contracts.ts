import { z } from 'zod'
import { contract, uuid } from '../../../platform/contract.ts'

export const showOriginal = contract({
  method: 'GET',
  path: '/api/messages/:id/original',
  tag: 'messages',
  access: 'threads:read',
  audit: 'message.original_read',
  summary: 'The page of a letter as its writer made it, cleaned, for a frame that allows nothing',
  params: z.object({ id: uuid }),
  produces: 'text/html',
})
