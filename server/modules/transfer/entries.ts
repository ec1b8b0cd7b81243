import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'
import { importWhats } from './map.ts'

/** A past contact between customer and company that a file tells of. */
export const interactionRecorded = defineKind('interaction.recorded', {
  body: z.looseObject({
    direction: z.enum(['inbound', 'outbound']).optional(),
    summary: z.string().optional(),
    text: z.string().optional(),
    agent: z.string().optional().describe('who of the company, as the file names them'),
    store: z.string().optional(),
    outcome: z.string().optional(),
    reference: z.string().optional().describe('of the case, ticket or order in the old system'),
    durationS: z.number().nonnegative().optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
  }),
})

const importNamed = {
  importId: z.string(),
  name: z.string(),
  what: z.enum(importWhats),
}

export const importStarted = defineKind('import.started', {
  body: z.object(importNamed),
  personal: false,
})

const counts = {
  rowsRead: z.number(),
  rowsDone: z.number(),
  rowsKnown: z.number(),
  rowsRejected: z.number(),
}

export const importFinished = defineKind('import.finished', {
  body: z.object({
    ...importNamed,
    ...counts,
    how: z.enum(['finished', 'failed', 'cancelled']),
  }),
  personal: false,
})

export const exportMade = defineKind('export.made', {
  body: z.object({
    exportId: z.string(),
    what: z.enum(importWhats),
    rows: z.number(),
    masked: z.boolean(),
  }),
  personal: false,
})
