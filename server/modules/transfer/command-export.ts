import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { houseSubject, transact } from '../../ledger/index.ts'
import { type Command, type Desk, readArgs, wrongUsage } from '../../platform/command.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { houseViewer, note } from '../access/index.ts'
import { exportFilter } from './contracts.ts'
import { exportMade } from './entries.ts'
import { type Asked, exportRows } from './export-rows.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write customers or interactions to a file or standard output',
  usage: `customers|interactions [--to FILE] [--from INSTANT] [--until INSTANT] [--kind KIND]…

  The name of FILE says the form: .csv or .jsonl, with .gz after it gzipped. Without --to JSON Lines
  go to standard output. INSTANT is such as 2026-01-31T00:00:00Z: customers made, interactions
  occurred since and before. What is exported of customers is imported again as it was.`,
  async run(args, desk) {
    const { values, words } = readArgs(
      args,
      {
        to: { type: 'string' },
        from: { type: 'string' },
        until: { type: 'string' },
        kind: { type: 'string', multiple: true },
      },
      ['customers|interactions'],
    )
    const what = words[0]
    if (what !== 'customers' && what !== 'interactions')
      throw wrongUsage('it exports customers or interactions')
    const { from, until, kind: kinds } = values
    const filter = exportFilter.safeParse({ from, until, kinds })
    if (!filter.success) throw wrongUsage('--from and --until are such as 2026-01-31T00:00:00Z')
    const asked: Asked = { what, format: formatOf(values.to), filter: filter.data }
    const rows = values.to
      ? await toFile(desk, asked, desk.path(values.to))
      : await toOutput(desk, asked)
    await record(desk, asked, rows)
    if (values.to) desk.print({ file: desk.path(values.to), what, rows })
  },
}

function formatOf(file: string | undefined): Asked['format'] {
  if (file === undefined || /\.jsonl(\.gz)?$/.test(file)) return 'jsonl'
  if (/\.csv(\.gz)?$/.test(file)) return 'csv'
  throw wrongUsage('the file ends in .csv, .csv.gz, .jsonl or .jsonl.gz')
}

const actor = systemActor('cli')

/** The file appears whole or not at all. */
async function toFile(desk: Desk, asked: Asked, path: string): Promise<number> {
  let rows = 0
  async function* texts() {
    for await (const piece of exportRows(desk.platform.db, houseViewer(actor), asked)) {
      rows += piece.rows
      if (piece.text) yield piece.text
      if (piece.rows) desk.progress(`${rows.toLocaleString('en')} rows`)
    }
  }
  const half = `${path}.half`
  const source = Readable.from(texts(), { objectMode: false })
  const target = createWriteStream(half, { mode: 0o600 })
  const { signal } = desk
  try {
    if (path.endsWith('.gz')) await pipeline(source, createGzip(), target, { signal })
    else await pipeline(source, target, { signal })
    await rename(half, path)
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
  return rows
}

async function toOutput(desk: Desk, asked: Asked): Promise<number> {
  let rows = 0
  for await (const piece of exportRows(desk.platform.db, houseViewer(actor), asked)) {
    desk.signal.throwIfAborted()
    for (const line of piece.text.split('\n')) if (line) desk.print(JSON.parse(line))
    rows += piece.rows
  }
  return rows
}

async function record({ platform }: Desk, asked: Asked, rows: number) {
  const ctx = createCtx(actor, platform.clock, platform.log)
  await transact(platform, ctx, (tx) =>
    note(tx, ctx, {
      kind: exportMade,
      subject: houseSubject,
      target: 'export:cli',
      body: { exportId: ctx.newId(), what: asked.what, rows, masked: false },
    }),
  )
}
