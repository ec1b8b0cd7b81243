import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../../platform/contract.ts'
import { customerShape } from '../shapes.ts'

export const suggestionShape = z.object({
  id: uuid,
  a: customerShape,
  b: customerShape,
  score: z.number().min(0).max(1),
  reasons: z.array(
    z.object({
      rule: z.string().describe('name_birth, name_phone, name_email, shared_handle …'),
      value: z.string().nullable().describe('what agrees; masked without customers:contact'),
    }),
  ),
  madeAt: instant,
})

export const listSuggestions = contract({
  method: 'GET',
  path: '/api/suggestions',
  summary: 'Pairs that may be one person, best first',
  tag: 'customers',
  access: 'customers:read',
  audit: 'suggestions.read',
  query: pageQuery.extend({ customerId: uuid.optional() }),
  reply: pageOf(suggestionShape),
})

export const acceptSuggestion = contract({
  method: 'POST',
  path: '/api/suggestions/:id/accept',
  summary: 'Merge the pair',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'suggestion.accepted',
  params: z.object({ id: uuid }),
  body: z.object({ into: uuid.optional().describe('who stays; absent: the older') }).default({}),
  reply: z.object({ mergeId: uuid, customerId: uuid }),
})

export const dismissSuggestion = contract({
  method: 'POST',
  path: '/api/suggestions/:id/dismiss',
  summary: 'Not the same person: do not suggest this pair again',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'suggestion.dismissed',
  params: z.object({ id: uuid }),
})
