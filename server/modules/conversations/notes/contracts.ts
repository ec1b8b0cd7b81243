import { z } from 'zod'
import { contract, uuid } from '../../../platform/contract.ts'

const tag = 'threads'

export const writeNote = contract({
  method: 'POST',
  path: '/api/customers/:id/notes',
  tag,
  access: 'messages:send',
  audit: 'note.written',
  summary: 'Writes a note that only the staff read',
  params: z.object({ id: uuid }),
  body: z.object({
    text: z.string().trim().min(1).max(4000),
    mentions: z.array(uuid).max(20).default([]).describe('of the staff, who are told'),
    caseId: uuid.optional(),
  }),
  reply: z.object({ id: uuid }),
  status: 201,
})

export const listColleagues = contract({
  method: 'GET',
  path: '/api/colleagues',
  tag,
  access: 'messages:send',
  summary: 'Those of the staff to whom something can be given or told',
  reply: z.object({
    items: z.array(z.object({ id: uuid, name: z.string(), teamIds: z.array(uuid) })),
  }),
})
