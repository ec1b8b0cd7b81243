// What an export writes, page by page, so that its memory does not grow with the number of
// customers. CSV is for spreadsheets; JSON Lines lose nothing and are read back as they are.

import { type Entry, laneCount, readLane } from '../../ledger/index.ts'
import type { Viewer } from '../../platform/contract.ts'
import type { Db } from '../../platform/database.ts'
import {
  type ExportedCustomer,
  type ExportedHandle,
  exportColumns,
  exportCustomers,
  exportHandles,
  maskEntry,
} from '../customers/index.ts'
import type { ExportFilter } from './contracts.ts'
import { byteOrderMark, csvLine } from './csv-line.ts'
import { consentColumn, handleColumn, idColumn, traitColumn } from './own-columns.ts'

export interface Asked {
  what: 'customers' | 'interactions'
  format: 'csv' | 'jsonl'
  filter: ExportFilter
}

/** Some text of the file and the number of rows in it. */
export interface Piece {
  text: string
  rows: number
}

const pageRows = 200

export function exportRows(db: Db, viewer: Viewer, asked: Asked): AsyncGenerator<Piece> {
  return asked.what === 'customers'
    ? customerRows(db, viewer, asked)
    : interactionRows(db, viewer, asked)
}

async function* customerRows(db: Db, viewer: Viewer, asked: Asked): AsyncGenerator<Piece> {
  const columns = asked.format === 'csv' ? await columnsOf(db) : undefined
  if (columns) yield { text: byteOrderMark + csvLine([idColumn, ...columns.names]), rows: 0 }
  const { from, until, kinds: _, ...filter } = asked.filter
  const range = { createdFrom: from, createdTo: until }
  let cursor: string | undefined
  do {
    const page = { limit: pageRows, ...(cursor ? { cursor } : {}) }
    const { items, next } = await exportCustomers(db, viewer, { ...filter, ...range }, page)
    const lines = items.map((one) =>
      columns ? csvLine([one.id, ...columns.cellsOf(one)]) : `${JSON.stringify(one)}\n`,
    )
    yield { text: lines.join(''), rows: items.length }
    cursor = next ?? undefined
  } while (cursor)
}

/** A column for each form of handle, each trait and each consent that anybody has. */
async function columnsOf(db: Db) {
  const { handles, traits, consents } = await exportColumns(db)
  return {
    names: [
      ...handles.map(handleColumn),
      ...traits.map(({ name, text }) => traitColumn(name, text)),
      ...consents.map(consentColumn),
    ],
    cellsOf: (customer: ExportedCustomer) => [
      ...handles.map((column) => valuesIn(customer.handles, column)),
      ...traits.map(({ name, text }) => traitCell(customer.traits[name], text)),
      ...consents.map((column) => consentCell(customer, column)),
    ],
  }
}

/** No handle holds a line feed. */
const valuesIn = (handles: ExportedHandle[], column: Omit<ExportedHandle, 'value'>) =>
  handles
    .filter((one) => handleColumn(one) === handleColumn(column))
    .map(({ value }) => value)
    .join('\n')

function traitCell(value: unknown, text: boolean): string {
  if (value === undefined) return ''
  return text && typeof value === 'string' ? value : JSON.stringify(value)
}

function consentCell(
  { consents }: ExportedCustomer,
  { purpose, channel }: { purpose: string; channel: string | null },
): string {
  const said = consents.find((one) => one.purpose === purpose && one.channel === channel)
  return said ? (said.granted ? 'granted' : 'withdrawn') : ''
}

const interactionColumns = [
  'id',
  'occurredAt',
  'recordedAt',
  'kind',
  'channel',
  'customerId',
  'handleType',
  'handleValue',
  'handleRealm',
  'body',
]

/** Bookkeeping of identities is no interaction; what is known of somebody is their customer's. */
const housekeeping = /^(handle|customer|apart|suggestion|consent|preferences)\./

/** Lane by lane, in each in the order in which it was recorded. */
async function* interactionRows(db: Db, viewer: Viewer, asked: Asked): AsyncGenerator<Piece> {
  if (asked.format === 'csv') yield { text: byteOrderMark + csvLine(interactionColumns), rows: 0 }
  const wanted = wantedBy(asked.filter)
  for (let lane = 0; lane < laneCount; lane++) {
    let from = 0
    for (;;) {
      const page = await readLane(db, lane, from, pageRows)
      yield await pieceOf(db, viewer, asked, page.filter(wanted))
      if (page.length < pageRows) break
      from = page.at(-1)!.position
    }
  }
}

function wantedBy({ from, until, kinds }: ExportFilter) {
  const first = from ? new Date(from) : undefined
  const end = until ? new Date(until) : undefined
  return (entry: Entry) =>
    entry.handleId !== null &&
    !entry.redacted &&
    (kinds ? kinds.includes(entry.kind) : !housekeeping.test(entry.kind)) &&
    (!first || entry.occurredAt >= first) &&
    (!end || entry.occurredAt < end)
}

async function pieceOf(db: Db, viewer: Viewer, asked: Asked, entries: Entry[]): Promise<Piece> {
  const ids = new Set(entries.flatMap(({ handleId }) => handleId ?? []))
  const handles = await exportHandles(db, viewer, [...ids])
  const whole = viewer.can('customers:contact')
  const lines = entries.flatMap((entry) => {
    const handle = handles.get(entry.handleId ?? '')
    if (!handle) return []
    const shown = whole ? entry : maskEntry(entry)
    return [asked.format === 'csv' ? csvOf(shown, handle) : jsonOf(shown, handle)]
  })
  return { text: lines.join(''), rows: lines.length }
}

type Owner = ExportedHandle & { customerId: string }

const csvOf = (entry: Entry, handle: Owner) =>
  csvLine([
    entry.id,
    entry.occurredAt.toISOString(),
    entry.recordedAt.toISOString(),
    entry.kind,
    entry.channel,
    handle.customerId,
    handle.type,
    handle.value,
    handle.realm,
    JSON.stringify(entry.body),
  ])

const jsonOf = (entry: Entry, { customerId, ...handle }: Owner) =>
  `${JSON.stringify({
    id: entry.id,
    occurredAt: entry.occurredAt,
    recordedAt: entry.recordedAt,
    kind: entry.kind,
    channel: entry.channel,
    customerId,
    handles: [handle],
    body: entry.body,
    context: entry.context,
  })}\n`
