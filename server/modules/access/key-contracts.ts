// API keys and the audit.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'
import { byId, keyScopes, name, tag } from './contract-shapes.ts'

const apiKey = z.object({
  id: uuid,
  name: z.string(),
  scope: z.enum(keyScopes),
  settings: z.record(z.string(), z.json()),
  hint: z.string().describe('the last four characters'),
  createdAt: instant,
  createdBy: z.string(),
  lastUsedAt: instant.nullable(),
})
export const keySettings = z.object({
  origins: z
    .array(z.url({ protocol: /^https?$/ }).overwrite((url) => new URL(url).origin))
    .max(50)
    .optional()
    .describe('browser keys: pages that may send'),
  quotaPerMinute: z.number().int().min(1).max(10_000_000).optional(),
  userAssurance: z.number().int().min(0).max(3).optional().describe('server keys; 2 by default'),
})
const auditLine = z.object({
  id: uuid,
  at: instant,
  actor: z.string().describe('staff:<id>, key:<id> or system:<part>'),
  actorName: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  targetName: z.string().nullable(),
  requestId: z.string().nullable(),
  address: z.string().nullable(),
  details: z.record(z.string(), z.json()),
})
const auditFilter = z.object({
  actor: z.string().max(80).optional(),
  action: z.string().max(80).optional().describe('exact, or a noun with a dot: `customer.`'),
  target: z.string().max(120).optional(),
  from: instant.optional(),
  to: instant.optional(),
})

const listKeys = contract({
  method: 'GET',
  path: '/api/keys',
  summary: 'API keys, newest first',
  tag,
  access: 'keys:write',
  query: pageQuery,
  reply: pageOf(apiKey),
})

const createKey = contract({
  method: 'POST',
  path: '/api/keys',
  summary: 'Create an API key; the key itself is shown this once',
  tag,
  access: 'keys:write',
  status: 201,
  body: z.object({ name, scope: z.enum(keyScopes), settings: keySettings.default({}) }),
  reply: z.object({ id: uuid, key: z.string() }),
})

const revokeKey = contract({
  method: 'DELETE',
  path: '/api/keys/:id',
  summary: 'Revoke a key everywhere in under a second',
  tag,
  access: 'keys:write',
  params: byId,
})

const listAudit = contract({
  method: 'GET',
  path: '/api/audit',
  summary: 'Who did and who read what, newest first',
  tag,
  access: 'audit:read',
  query: pageQuery.extend(auditFilter.shape),
  reply: pageOf(auditLine),
})

const downloadAudit = contract({
  method: 'GET',
  path: '/api/audit.csv',
  summary: 'The audit as CSV',
  tag,
  access: 'audit:read',
  audit: 'audit.exported',
  query: auditFilter,
  produces: 'text/csv',
})

export const keyContracts = { listKeys, createKey, revokeKey, listAudit, downloadAudit }
