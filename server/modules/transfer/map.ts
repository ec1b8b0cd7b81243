// How a file is read: which column becomes which handle, trait, consent or field. A map is plain
// JSON that a person can write by hand; README.md documents it with examples. This file is part of
// the contract, so it imports nothing but Zod.

import { z } from 'zod'

export const importWhats = ['customers', 'interactions'] as const
export const formats = ['csv', 'jsonl'] as const
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'latin1'] as const

const transform = z.enum(['trim', 'lower', 'upper', 'digits', 'collapse'])

const source = {
  column: z.string().min(1).optional().describe('name of the column (JSON Lines: dotted path)'),
  value: z.string().optional().describe('in place of a column: the same value for every row'),
  transforms: z
    .array(transform)
    .default(['trim'])
    .describe('in this order; collapse makes runs of white space one space'),
  values: z
    .record(z.string(), z.string())
    .optional()
    .describe('renames values, upper and lower case alike: {"Teléfono": "voice"}'),
  split: z.string().min(1).optional().describe('the cell holds several values, split by this'),
  whenWrong: z
    .enum(['reject', 'skip'])
    .default('reject')
    .describe('what a value that cannot be read does: reject its row, or be left out'),
}

const reading = {
  read: z
    .enum(['text', 'number', 'boolean', 'date', 'instant', 'json'])
    .optional()
    .describe('absent: as it stands'),
  format: z
    .string()
    .optional()
    .describe('of a date: iso, unix, unixMs, excel, or a pattern such as DD/MM/YYYY HH:mm'),
  decimal: z.enum(['.', ',']).optional().describe('of a number: the decimal sign'),
}

/** Every customer has a home that this house made; nothing outside is called so. */
export const ownHome = { error: 'home is a handle of the house’s own' }

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be a lower-case word')

const toHandle = z.strictObject({
  ...source,
  to: z.literal('handle'),
  type: word
    .refine((type) => type !== 'home', ownHome)
    .describe('email, phone, user, whatsapp, card …'),
  realm: z.string().max(200).optional(),
  assurance: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
    .default(0)
    .describe('0 typed by somebody … 3 proven by a code or sign-in; 2 and above join people'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as PE')
    .optional()
    .describe("of telephone numbers that name none; absent: the map's"),
})

const toTrait = z.strictObject({
  ...source,
  ...reading,
  to: z.literal('trait'),
  name: z.string().min(1).max(100),
})

const toConsent = z.strictObject({
  ...source,
  to: z.literal('consent'),
  purpose: word.describe('marketing, service …'),
  channel: word.optional().describe('absent: every channel'),
  granted: z.array(z.string()).optional().describe('values that mean yes; absent: sí, yes, 1 …'),
  withdrawn: z.array(z.string()).optional().describe('values that mean no; absent: no, 0 …'),
})

const toField = z.strictObject({
  ...source,
  ...reading,
  to: z.literal('field'),
  name: z
    .enum(['id', 'occurredAt', 'kind', 'channel', 'hebraId'])
    .describe(
      'id names the row for ever, so that it is imported once; hebraId is what a Hebra calls the customer, by which those without any handle are kept',
    ),
})

const toBody = z.strictObject({
  ...source,
  ...reading,
  to: z.literal('body'),
  path: z
    .string()
    .regex(/^[A-Za-z][\w]*(\.[\w -]+)*$/, 'must be a path such as summary or properties.plan')
    .describe('of interaction.recorded: direction, summary, text, agent, outcome, durationS …'),
})

const rule = z
  .discriminatedUnion('to', [toHandle, toTrait, toConsent, toField, toBody], {
    error: 'to must be handle, trait, consent, field or body',
  })
  .refine((given) => (given.column === undefined) !== (given.value === undefined), {
    error: 'needs either column or value',
  })

export const importMap = z
  .strictObject({
    form: z
      .literal('hebra')
      .optional()
      .describe('JSON Lines as Hebra exports them; no columns are needed'),
    format: z.enum(formats).optional().describe('absent: detected'),
    encoding: z.enum(encodings).optional().describe('absent: detected'),
    delimiter: z.string().length(1).optional().describe('absent: detected'),
    source: z
      .string()
      .regex(/^[\w.-]{1,80}$/, 'may hold letters, digits, dot, dash and underscore')
      .optional()
      .describe('names where the rows come from; the same id of the same source is imported once'),
    timeZone: z
      .string()
      .refine(isTimeZone, { error: 'must be a time zone such as America/Lima' })
      .optional()
      .describe('of times that name none; absent: such times are refused'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as PE')
      .optional()
      .describe('of telephone numbers that name none; absent: such numbers are refused'),
    columns: z.array(rule).max(500).default([]),
  })
  .refine((map) => map.form === 'hebra' || map.columns.length > 0, {
    error: 'columns must say what at least one column becomes',
    path: ['columns'],
  })

export type ImportMap = z.output<typeof importMap>
export type ImportMapInput = z.input<typeof importMap>
export type Rule = ImportMap['columns'][number]

/** The column that a rule reads, or the value it gives to every row. */
export const columnName = (rule: Rule): string => rule.column ?? `«${rule.value}»`

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
