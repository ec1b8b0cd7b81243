import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'
import { encodings, formats, importMap, importWhats } from './map.ts'
import { rowProblem } from './problem.ts'

const tag = 'transfer'
const byId = z.object({ id: uuid })
const gigabyte = 1024 ** 3

const importView = z.object({
  id: uuid,
  name: z.string(),
  what: z.enum(importWhats),
  state: z
    .enum(['draft', 'ready', 'running', 'finished', 'failed', 'cancelled'])
    .describe('draft waits for its file; ready waits for its start'),
  problems: z.array(rowProblem).describe('why it failed'),
  format: z.enum(formats).nullable(),
  encoding: z.enum(encodings).nullable(),
  delimiter: z.string().nullable(),
  gzip: z.boolean(),
  map: importMap.nullable().describe('absent: the suggested one of the preview is used'),
  bytes: z.number().nullable(),
  bytesRead: z.number(),
  rowsRead: z.number(),
  rowsDone: z.number(),
  rowsKnown: z.number().describe('imported before, left as they were'),
  rowsRejected: z.number(),
  rowsNoted: z.number().describe('imported, but without something; see the file of rejected rows'),
  rowsPerSecond: z.number().nullable(),
  remainingS: z.number().nullable(),
  filePresent: z.boolean(),
  createdBy: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
})

const previewRow = z.object({
  row: z.number().describe('1 is the first row after the header'),
  values: z.record(z.string(), z.unknown()),
  reading: z
    .object({
      handles: z.array(
        z.object({
          type: z.string(),
          value: z.string(),
          realm: z.string().optional(),
          assurance: z.number(),
        }),
      ),
      traits: z.record(z.string(), z.unknown()),
      consents: z.array(
        z.object({ purpose: z.string(), channel: z.string().nullable(), granted: z.boolean() }),
      ),
      occurredAt: instant.nullable(),
      kind: z.string().nullable(),
      channel: z.string().nullable(),
      body: z.record(z.string(), z.unknown()).nullable(),
    })
    .nullable(),
  outcome: z
    .enum(['taken', 'known', 'rejected'])
    .nullable()
    .describe('what the run would do now; known: imported before; null: no map can read it'),
  problems: z.array(rowProblem).describe('why it is rejected, or what is left out of it'),
})

const exportView = z.object({
  id: uuid,
  what: z.enum(importWhats),
  format: z.enum(formats),
  gzip: z.boolean(),
  state: z.enum(['waiting', 'running', 'finished', 'failed', 'expired']),
  problem: z.string().nullable(),
  masked: z.boolean().describe('handles and personal traits are masked'),
  rows: z.number(),
  bytes: z.number().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  expiresAt: instant.nullable(),
})

export const exportFilter = z.strictObject({
  from: instant.optional().describe('interactions: occurred at or after; customers: made since'),
  until: instant.optional(),
  kinds: z.array(z.string()).max(100).optional().describe('interactions only'),
  q: z.string().trim().max(200).optional().describe('customers only, as all that follow'),
  channel: z.string().max(40).optional(),
  hasHandle: z.string().max(40).optional(),
  consent: z.string().max(120).optional().describe('given: purpose or purpose:channel'),
  team: uuid.optional(),
  store: uuid.optional(),
  trait: z.array(z.string().max(200)).max(20).optional().describe('name:value, equal'),
})

export const createImport = contract({
  method: 'POST',
  path: '/api/imports',
  summary: 'Begin an import; send its file next',
  tag,
  access: 'imports:run',
  audit: 'import.created',
  status: 201,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200).describe('such as the name of the file'),
    what: z.enum(importWhats),
    map: importMap.optional(),
  }),
  reply: z.object({ id: uuid }),
})

export const putImportFile = contract({
  method: 'PUT',
  path: '/api/imports/:id/file',
  summary: 'Send the file: CSV or JSON Lines, plain or gzip',
  tag,
  access: 'imports:run',
  audit: 'import.file_given',
  params: byId,
  consumes: 'application/octet-stream',
  bodyLimit: 8 * gigabyte,
  reply: importView,
})

export const changeImport = contract({
  method: 'PATCH',
  path: '/api/imports/:id',
  summary: 'Change the map or the name before the start',
  tag,
  access: 'imports:run',
  audit: 'import.changed',
  params: byId,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    map: importMap.nullable().optional(),
  }),
  reply: importView,
})

export const previewImport = contract({
  method: 'GET',
  path: '/api/imports/:id/preview',
  summary: 'The first rows as they would be read, with their problems, and a suggested map',
  tag,
  access: 'imports:run',
  audit: 'import.previewed',
  params: byId,
  query: z.object({ rows: z.coerce.number().int().min(1).max(100).default(20) }),
  reply: z.object({
    columns: z.array(z.string()),
    suggested: importMap
      .nullable()
      .describe('guessed from the names of the columns and the first rows; certain things only'),
    map: importMap.nullable().describe('the one in use: the given, else the suggested'),
    problems: z
      .array(rowProblem)
      .describe('of the map against this file, and what it must still say; none: it can start'),
    rows: z.array(previewRow),
  }),
})

export const startImport = contract({
  method: 'POST',
  path: '/api/imports/:id/start',
  summary: 'Start; it goes on by itself, also after a restart',
  tag,
  access: 'imports:run',
  audit: 'import.started',
  params: byId,
  reply: importView,
})

export const cancelImport = contract({
  method: 'POST',
  path: '/api/imports/:id/cancel',
  summary: 'Stop for good; what was imported stays',
  tag,
  access: 'imports:run',
  audit: 'import.cancelled',
  params: byId,
  reply: importView,
})

export const listImports = contract({
  method: 'GET',
  path: '/api/imports',
  summary: 'Your own imports, newest first',
  description: 'Whoever may see the contact data of every customer is shown those of others too.',
  tag,
  access: 'imports:run',
  query: pageQuery,
  reply: pageOf(importView),
})

export const getImport = contract({
  method: 'GET',
  path: '/api/imports/:id',
  summary: 'An import with its progress',
  tag,
  access: 'imports:run',
  params: byId,
  reply: importView,
})

export const getRejected = contract({
  method: 'GET',
  path: '/api/imports/:id/rejected',
  summary: 'Rows that were not imported, or not whole, as CSV with their reasons',
  description:
    'The reasons stand there as codes and in words, in the language of whoever asks; for an API key in Spanish.',
  tag,
  access: 'imports:run',
  params: byId,
  produces: 'text/csv',
  audit: 'import.rejected_read',
})

export const createExport = contract({
  method: 'POST',
  path: '/api/exports',
  summary: 'Make a file of customers or interactions',
  description: 'Without customers:contact handles and personal traits come masked.',
  tag,
  access: 'exports:run',
  audit: 'export.created',
  status: 201,
  body: z.strictObject({
    what: z.enum(importWhats),
    format: z.enum(formats),
    gzip: z.boolean().default(false),
    filter: exportFilter.default({}),
  }),
  reply: z.object({ id: uuid }),
})

export const listExports = contract({
  method: 'GET',
  path: '/api/exports',
  summary: 'Your own exports, newest first',
  tag,
  access: 'exports:run',
  query: pageQuery,
  reply: pageOf(exportView),
})

export const getExport = contract({
  method: 'GET',
  path: '/api/exports/:id',
  summary: 'One of your exports with its progress',
  tag,
  access: 'exports:run',
  params: byId,
  reply: exportView,
})

export const getExportFile = contract({
  method: 'GET',
  path: '/api/exports/:id/file',
  summary: 'Download the file of one of your exports',
  tag,
  access: 'exports:run',
  params: byId,
  produces: 'application/octet-stream',
  audit: 'export.downloaded',
})

export const transferContracts = {
  createImport,
  putImportFile,
  changeImport,
  previewImport,
  startImport,
  cancelImport,
  listImports,
  getImport,
  getRejected,
  createExport,
  listExports,
  getExport,
  getExportFile,
}

export type ImportView = z.input<typeof importView>
export type ExportView = z.input<typeof exportView>
export type ExportFilter = z.output<typeof exportFilter>
