// `hebra import`: the same import as over HTTP, worked by the command itself, with its progress on
// standard error. Typed again after a kill, it goes on with the one that was left.

import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { loadWords, sayProblem } from '../../../words/index.ts'
import { transact } from '../../ledger/index.ts'
import { type Command, type Desk, readArgs } from '../../platform/command.ts'
import { type Ctx, createCtx, systemActor } from '../../platform/context.ts'
import { audit } from '../access/index.ts'
import { type AskedFile, guessWhat, placedMap, readMap, whatOf } from './command-map.ts'
import { createImport } from './create-import.ts'
import { findImport, findLeftImport, type ImportRow, viewOfImport } from './find-imports.ts'
import { importableKinds } from './importable-kinds.ts'
import { previewImport } from './preview-import.ts'
import { readProblems } from './problem.ts'
import { writeRejected } from './rejected-file.ts'
import { runImport } from './run-import.ts'
import { beginImport } from './start-import.ts'
import { takeFile } from './take-file.ts'
import { discardImport } from './tidy-up.ts'

export const importCommand: Command = {
  name: 'import',
  summary: 'Take customers or past interactions from a file',
  usage: `FILE [--map MAP.json] [--what customers|interactions] [--preview] [--rejected FILE]
              [--time-zone ZONE] [--country XX]

  FILE is CSV or JSON Lines, plain or gzip; encoding and delimiter are detected. MAP.json says what
  each column becomes (server/modules/transfer/README.md); without one it is guessed from the names
  of the columns, and --preview shows the guess and the first rows without taking any.
  --what is told from the map when absent. --time-zone (America/Lima) and --country (PE) say where
  times and telephone numbers are from that do not say so themselves. --rejected writes the rows that were not taken, or not
  whole, with their reasons. The same file again doubles nothing; after a kill, type it again.`,
  async run(args, desk) {
    const { values, words } = readArgs(
      args,
      {
        map: { type: 'string' },
        what: { type: 'string' },
        'time-zone': { type: 'string' },
        country: { type: 'string' },
        preview: { type: 'boolean' },
        rejected: { type: 'string' },
      },
      ['FILE'],
    )
    const file = desk.path(words[0]!)
    const given = values.map === undefined ? undefined : await readMap(desk.path(values.map))
    const what = values.what === undefined ? await guessWhat(file, given) : whatOf(values.what)
    const place = { timeZone: values['time-zone'], country: values.country }
    const ctx = createCtx(actor, desk.platform.clock, desk.platform.log)
    const asked = { file, map: await placedMap(desk, { file, map: given, what }, place), what }
    if (values.preview) return preview(desk, ctx, asked)
    const id = await begin(desk, ctx, asked)
    await work(desk, id)
    const done = await findImport(desk.platform.db, id)
    if (values.rejected !== undefined) {
      await pipeline(
        writeRejected(desk.platform.db, done, 'en'),
        createWriteStream(desk.path(values.rejected)),
      )
    }
    desk.print(viewOfImport(done))
    if (done.state === 'failed') throw new Error(await failureOf(done))
  },
}

const actor = systemActor('cli')

async function failureOf({ problem }: ImportRow): Promise<string> {
  const t = await loadWords('en')
  const said = readProblems(problem ?? '[]').map((one) => sayProblem(t, one))
  return `The import failed. ${said.join('; ')}`.trim()
}

/** Goes on with the import of this file that was left behind, or makes one. */
async function begin(desk: Desk, ctx: Ctx, asked: AskedFile): Promise<string> {
  const name = basename(asked.file)
  const { size } = await stat(asked.file)
  const left = await findLeftImport(desk.platform.db, { name, bytes: size, what: asked.what })
  if (left) {
    desk.progress(`Going on after ${count(left.rows_read)} rows.`)
    return left.id
  }
  const id = await send(desk, ctx, asked)
  await beginImport(desk.platform, ctx, id)
  return id
}

async function send(desk: Desk, ctx: Ctx, { file, map, what }: AskedFile): Promise<string> {
  const { id } = await transact(desk.platform, ctx, async (tx) => {
    const made = await createImport(tx, ctx, { name: basename(file), what, map })
    await audit(tx, ctx, { action: 'import.created', target: `import:${made.id}` })
    return made
  })
  await takeFile(desk.platform, ctx, { id, content: createReadStream(file) })
  return id
}

async function preview(desk: Desk, ctx: Ctx, asked: AskedFile) {
  const id = await send(desk, ctx, asked)
  const where = { ...desk.platform, kinds: importableKinds() }
  try {
    const { rows, ...about } = await previewImport(where, ctx, { id, rows: 20 })
    desk.print({ what: asked.what, ...about })
    for (const row of rows) desk.print(row)
  } finally {
    await discardImport(desk.platform, id)
  }
}

const progressEveryMs = 1000

async function work(desk: Desk, id: string) {
  const { platform } = desk
  const ended = new AbortController()
  const telling = tell(desk, id, ended.signal)
  try {
    const run = { platform, kinds: importableKinds(), id, signal: desk.signal }
    const outcome = await runImport(run)
    if (outcome === 'moved') await watch(desk, id)
  } catch (error) {
    if (!desk.signal.aborted) throw error
    throw new Error('Interrupted. Type the command again to go on; nothing is taken twice.')
  } finally {
    ended.abort()
    await telling
  }
}

/** A worker of the running server has it. */
async function watch({ platform, signal }: Desk, id: string) {
  while ((await findImport(platform.db, id)).state === 'running') {
    await platform.clock.sleep(progressEveryMs / 2, signal)
    signal.throwIfAborted()
  }
}

async function tell(desk: Desk, id: string, ended: AbortSignal) {
  while (!ended.aborted) {
    await desk.platform.clock.sleep(progressEveryMs, ended)
    const now = viewOfImport(await findImport(desk.platform.db, id))
    const part = now.bytes ? Math.min(1, now.bytesRead / now.bytes) : 1
    const bar = '█'.repeat(Math.round(part * 20)).padEnd(20, '·')
    const left = now.remainingS === null ? '' : `, ${now.remainingS} s left`
    const rejected = now.rowsRejected ? `, ${count(now.rowsRejected)} rejected` : ''
    desk.progress(
      `${bar} ${count(now.rowsRead)} rows${rejected}, ${count(now.rowsPerSecond ?? 0)}/s${left}`,
    )
  }
}

const count = (value: number) => value.toLocaleString('en')
