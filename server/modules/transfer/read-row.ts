// A row by its map: who, what is known of them, what happened. A map is compiled once for a file,
// so that what cannot work is said before the first row and each row costs little.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { columnName, type ImportMap, type importWhats, ownHome, type Rule } from './map.ts'
import { formProblems, type Problem, problem } from './problem.ts'
import type { Row } from './read-rows.ts'
import { problemOfReading, readPhone, readValue, readYesNo, textOf, wrong } from './read-value.ts'

export interface Reading {
  handles: {
    type: string
    value: string
    realm?: string | undefined
    assurance: number
  }[]
  traits: Record<string, unknown>
  consents: { purpose: string; channel: string | null; granted: boolean }[]
  /** The row's own id, else a digest of its content. */
  id: string
  occurredAt: Date | undefined
  kind: string
  channel: string | undefined
  body: Record<string, unknown>
  context: Record<string, unknown> | null
  /** What a Hebra calls the customer; all that a file has of those without any handle. */
  hebraId: string | undefined
  /** Values left out by `whenWrong: skip`. */
  notes: Problem[]
}

export type ReadResult = { reading: Reading } | { problems: Problem[] }

export type RowReader = (row: Extract<Row, { cells: unknown }>) => ReadResult

type What = (typeof importWhats)[number]
type Source = Pick<Rule, 'column' | 'value'>

export const defaultKind = 'interaction.recorded'

/**
 * Prepares `map` for rows with `columns` (undefined where they vary, as in JSON Lines).
 * @returns the reader, or what is wrong with the map.
 */
export function compileMap(
  map: ImportMap,
  what: What,
  columns?: readonly string[],
): { read: RowReader } | { problems: Problem[] } {
  const problems = map.form === 'hebra' ? [] : problemsOf(map, what, columns)
  if (problems.length) return { problems }
  if (map.form === 'hebra') return { read: (row) => readOwnForm(map, what, row.cells) }
  return { read: (row) => readCells(map, what, row.cells) }
}

function problemsOf(map: ImportMap, what: What, columns?: readonly string[]): Problem[] {
  const problems: Problem[] = []
  const names = columns && new Set(columns)
  for (const rule of map.columns) {
    const column = columnName(rule)
    if (names && rule.column !== undefined && !names.has(rule.column)) {
      problems.push(problem('map.no_column', { column, columns: [...names] }))
    }
    if ('read' in rule || 'format' in rule) {
      const unreadable = problemOfReading(rule as Parameters<typeof problemOfReading>[0])
      if (unreadable) problems.push(problem(unreadable, { column, format: rule.format }))
    }
    if (what === 'customers' && (rule.to === 'body' || isInteractionField(rule))) {
      problems.push(problem('map.of_interactions', { column }))
    }
    if (what === 'interactions' && isField(rule, 'hebraId')) {
      problems.push(problem('map.of_customers', { column }))
    }
  }
  if (!map.columns.some((rule) => rule.to === 'handle')) {
    problems.push(problem('map.nobody'))
  }
  if (what === 'interactions' && !map.columns.some((rule) => isField(rule, 'occurredAt'))) {
    problems.push(problem('map.no_time'))
  }
  return problems
}

const isField = (rule: Rule, name: string) => rule.to === 'field' && rule.name === name
const isInteractionField = (rule: Rule) => isField(rule, 'kind') || isField(rule, 'channel')

function readCells(map: ImportMap, what: What, cells: Record<string, unknown>): ReadResult {
  const reading: Reading = {
    handles: [],
    traits: {},
    consents: [],
    id: '',
    occurredAt: undefined,
    kind: defaultKind,
    channel: undefined,
    body: {},
    context: null,
    hebraId: undefined,
    notes: [],
  }
  const problems: Problem[] = []
  for (const rule of map.columns) {
    for (const one of valuesOf(rule, cells)) {
      const found = apply(rule, one, reading, map)
      if (!found) continue
      const told = inColumn(rule.column ?? rule.to, found)
      if (rule.whenWrong === 'skip') reading.notes.push(told)
      else problems.push(told)
    }
  }
  if (reading.handles.length === 0 && !reading.hebraId) {
    problems.push(problem('row.names_nobody'))
  }
  if (what === 'interactions' && !reading.occurredAt && problems.length === 0) {
    problems.push(problem('row.no_time'))
  }
  if (problems.length) return { problems }
  if (!reading.id) reading.id = digestOf(cells)
  return { reading }
}

/** What a row gives a rule to read: one value, or several where its cell holds a list. */
export function valuesOf(rule: Rule, cells: Record<string, unknown>): unknown[] {
  const given = textOf(rule, rule.value ?? cellOf(rule, cells))
  if (rule.split && typeof given === 'string') {
    return given.split(rule.split).map((piece) => piece.trim())
  }
  return rule.to === 'handle' && Array.isArray(given) ? given : [given]
}

/** JSON Lines may nest: `traits.plan` finds the key of that name, else walks the path. */
function cellOf(rule: Source, cells: Record<string, unknown>): unknown {
  const column = rule.column!
  if (Object.hasOwn(cells, column)) return cells[column]
  if (!column.includes('.')) return undefined
  let at: unknown = cells
  for (const step of column.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return at
}

/** Puts one value where its rule says; answers what is wrong with it, if anything. */
function apply(rule: Rule, given: unknown, reading: Reading, map: ImportMap): Problem | undefined {
  if (given === undefined || given === null || given === '') return undefined
  if (rule.to === 'handle') return applyHandle(rule, given, reading, map)
  if (rule.to === 'consent') {
    const read = readYesNo(given, rule.granted, rule.withdrawn)
    if (read === 'empty') return undefined
    if ('problem' in read) return read.problem
    const { purpose, channel = null } = rule
    reading.consents.push({ purpose, channel, granted: read.value === true })
    return undefined
  }
  const read = readValue(rule, given, map.timeZone)
  if (read === 'empty') return undefined
  if ('problem' in read) return read.problem
  if (rule.to === 'trait') reading.traits[rule.name] = read.value
  else if (rule.to === 'body') setPath(reading.body, rule.path, read.value)
  else if (rule.name === 'occurredAt') reading.occurredAt = new Date(String(read.value))
  else reading[rule.name] = String(read.value)
  return undefined
}

function applyHandle(
  rule: Extract<Rule, { to: 'handle' }>,
  given: unknown,
  reading: Reading,
  map: ImportMap,
): Problem | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') {
    return wrong('value.not_text', given).problem
  }
  const { type, realm, assurance } = rule
  let value = String(given)
  if (type === 'phone') {
    const read = readPhone(value, rule.country ?? map.country)
    if ('problem' in read) return read.problem
    value = read.value
  }
  reading.handles.push({ type, value, assurance, ...(realm ? { realm } : {}) })
  return undefined
}

const inColumn = (column: string, { code, details }: Problem) =>
  problem(code, { column, ...details })

function setPath(body: Record<string, unknown>, path: string, value: unknown) {
  const steps = path.split('.')
  const last = steps.pop()!
  let at = body
  for (const step of steps) {
    const next = Object.hasOwn(at, step) ? at[step] : undefined
    const inner = typeof next === 'object' && next !== null ? next : {}
    define(at, step, inner)
    at = inner as Record<string, unknown>
  }
  define(at, last, value)
}

/** A column may be called `__proto__`; it is a name like any other. */
const define = (on: object, name: string, value: unknown) =>
  Object.defineProperty(on, name, { value, enumerable: true, configurable: true, writable: true })

const ownHandle = z.object({
  type: z
    .string()
    .min(1)
    .refine((type) => type !== 'home', ownHome),
  value: z.string().min(1),
  realm: z.string().optional(),
  assurance: z.number().int().min(0).max(3).default(0),
})

/** A line of Hebra's own export. */
const ownForm = z.object({
  id: z.string().optional(),
  handles: z.array(ownHandle),
  traits: z.record(z.string(), z.unknown()).default({}),
  consents: z
    .array(
      z.object({
        purpose: z.string(),
        channel: z.string().nullable().default(null),
        granted: z.boolean(),
      }),
    )
    .default([]),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  kind: z.string().default(defaultKind),
  channel: z.string().nullish(),
  body: z.record(z.string(), z.unknown()).default({}),
  context: z.record(z.string(), z.unknown()).nullable().default(null),
})

function readOwnForm(map: ImportMap, what: What, cells: Record<string, unknown>): ReadResult {
  const read = ownForm.safeParse(cells)
  if (!read.success) {
    return { problems: formProblems(read.error) }
  }
  const { id, occurredAt, channel, ...rest } = read.data
  const hebraId = what === 'customers' ? id : undefined
  if (rest.handles.length === 0 && !hebraId) return { problems: [problem('row.names_nobody')] }
  if (what === 'interactions' && !occurredAt) return { problems: [problem('row.no_time')] }
  for (const handle of rest.handles) {
    if (handle.type !== 'phone') continue
    const phone = readPhone(handle.value, map.country)
    if ('problem' in phone) return { problems: [inColumn('handles', phone.problem)] }
    handle.value = phone.value
  }
  return {
    reading: {
      ...rest,
      id: id ?? digestOf(cells),
      occurredAt: occurredAt ? new Date(occurredAt) : undefined,
      channel: channel ?? undefined,
      hebraId,
      notes: [],
    },
  }
}

const digestOf = (cells: Record<string, unknown>) =>
  createHash('sha256').update(JSON.stringify(cells)).digest('base64url').slice(0, 22)
