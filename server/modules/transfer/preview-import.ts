import { type Kind, rehearse } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { createHandleMemory, findRules } from '../customers/index.ts'
import { readChecked } from './check-reading.ts'
import { askPlace } from './file-place.ts'
import { findImport, type ImportRow } from './find-imports.ts'
import { createMakeReady } from './make-ready.ts'
import type { ImportMap } from './map.ts'
import { mayJoin } from './may-join.ts'
import { problem } from './problem.ts'
import { cellsOf, columnsOf, readHead, suggestFor, suggestingRows } from './read-head.ts'
import { compileMap, type ReadResult, type RowReader } from './read-row.ts'
import type { Row } from './read-rows.ts'
import type { Bench } from './start-import.ts'
import { type Outcome, takeRows } from './take-rows.ts'

type Where = Bench & { kinds: ReadonlyMap<string, Kind> }

/**
 * The first rows of an import as its map would read and take them; nothing is changed. Without a
 * map of its own the suggested one is used.
 */
export async function previewImport(where: Where, ctx: Ctx, input: { id: string; rows: number }) {
  const row = await findImport(where.db, input.id)
  const head = await readHead(where.files, row, Math.max(input.rows, suggestingRows))
  const joins = await mayJoin(where.db, row)
  const suggested = (await suggestFor(where.db, row, head)) ?? null
  const map = row.map ?? suggested
  const { read, problems } = readerFor(row, map, head)
  const rows = head.rows.slice(0, input.rows)
  return {
    columns: head.columns,
    suggested,
    map,
    problems,
    rows: read
      ? await previewRows(where, ctx, { ...row, map, joins }, rows, read)
      : rows.map((one) => ({ ...shownOf(one), reading: null, outcome: null, problems: [] })),
  }
}

/** The rows are shown as far as the map can read them, also while it leaves a question open. */
function readerFor(
  row: ImportRow,
  map: ImportMap | null,
  head: { columns: string[]; rows: Row[] },
) {
  if (!map) return { read: undefined, problems: [problem('map.nobody')] }
  const compiled = compileMap(map, row.what, columnsOf(row, head.columns))
  if ('problems' in compiled) return { read: undefined, problems: compiled.problems }
  return { read: compiled.read, problems: askPlace(map, cellsOf(head.rows)) }
}

/** Takes the rows as the import itself would, and undoes it. */
async function previewRows(
  where: Where,
  ctx: Ctx,
  work: ImportRow & { joins: boolean },
  rows: readonly Row[],
  read: RowReader,
) {
  const rules = { what: work.what, kinds: where.kinds, now: ctx.now, joins: work.joins }
  const given = rows.map((row) => ({ row, result: readChecked(row, read, rules) }))
  const makeReady = createMakeReady(work, await findRules(where.db))
  const ready = given.map(({ row, result }) => makeReady(row, result))
  let outcomes: Outcome[] = []
  await rehearse(where, ctx, async (tx) => {
    outcomes = await takeRows(tx, ctx, { work, memory: createHandleMemory(0) }, ready)
  })
  return given.map(({ row, result }, index) => ({
    ...shownOf(row),
    reading: 'reading' in result ? readingOf(result, work) : null,
    outcome: outcomes[index]!.how,
    problems: outcomes[index]!.problems,
  }))
}

const shownOf = (row: Row) => ({
  row: row.row,
  values: 'cells' in row ? row.cells : { '': row.raw },
})

function readingOf({ reading }: Extract<ReadResult, { reading: unknown }>, work: ImportRow) {
  const interaction = work.what === 'interactions'
  return {
    handles: reading.handles,
    traits: reading.traits,
    consents: reading.consents,
    occurredAt: reading.occurredAt?.toISOString() ?? null,
    kind: interaction ? reading.kind : null,
    channel: reading.channel ?? null,
    body: interaction ? reading.body : null,
  }
}
