// The file of an import, as it comes: kept whole by platform/files, then looked through once, so
// that a broken gzip or a letter that is not UTF-8 far down is known before the first row is taken.

import type { Readable } from 'node:stream'
import { transact } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { type Dialect, detectDialect, sampleBytes, startsAsGzip } from './dialect.ts'
import { findImport, lockImport } from './find-imports.ts'
import { gunzipped } from './read-rows.ts'
import { importStartedAlready, importUnreadable } from './refusals.ts'
import type { Bench } from './start-import.ts'

/**
 * Keeps `content` as the file of an import that was not started; a file sent before is replaced.
 * @throws import.unreadable when it is empty or a damaged gzip.
 */
export async function takeFile(
  platform: Bench,
  ctx: Ctx,
  input: { id: string; content: Readable },
): Promise<void> {
  const { id, content } = input
  const before = await findImport(platform.db, id)
  if (before.state !== 'draft' && before.state !== 'ready') throw importStartedAlready({ id })
  // A name of its own, so that a second file never mixes with a reader of the first.
  const key = `imports/${id}/${ctx.newId()}`
  const { bytes } = await platform.files.write(key, content)
  try {
    const looked = await lookThrough(platform, key)
    await keep(platform, ctx, { id, key, bytes, ...looked })
  } catch (error) {
    await platform.files.remove(key)
    throw error
  }
  if (before.file_key) await platform.files.remove(before.file_key)
}

async function keep(
  platform: Bench,
  ctx: Ctx,
  file: { id: string; key: string; bytes: number; gzip: boolean; dialect: Dialect },
) {
  await transact(platform, ctx, async (tx) => {
    const row = await lockImport(tx.db, file.id)
    if (row.state !== 'draft' && row.state !== 'ready') throw importStartedAlready({ id: file.id })
    await tx.db
      .updateTable('transfer_import')
      .set({
        ...file.dialect,
        state: 'ready',
        gzip: file.gzip,
        bytes: file.bytes,
        file_key: file.key,
      })
      .where('id', '=', file.id)
      .execute()
  })
}

/** One pass over the whole content with the memory of a chunk. */
async function lookThrough(platform: Bench, key: string) {
  const gzip = await startsAsGzip(await platform.files.read(key))
  const start: Uint8Array[] = []
  let startBytes = 0
  const utf8 = createUtf8Check()
  try {
    for await (const chunk of gunzipped(await platform.files.read(key), gzip)) {
      if (startBytes < sampleBytes) start.push(chunk)
      startBytes += chunk.length
      utf8.take(chunk)
    }
  } catch (error) {
    throw importUnreadable({ why: error instanceof Error ? error.message : String(error) })
  }
  if (startBytes === 0) throw importUnreadable({ why: 'the file is empty' })
  const sample = Buffer.concat(start).subarray(0, sampleBytes)
  const told = detectDialect(sample)
  // The sample may be plain ASCII, and the first accent come after a megabyte.
  const wrong = told.encoding === 'utf-8' && !utf8.holds()
  return { gzip, dialect: wrong ? detectDialect(sample, { encoding: 'latin1' }) : told }
}

function createUtf8Check() {
  let decoder: InstanceType<typeof TextDecoder> | undefined = new TextDecoder('utf-8', {
    fatal: true,
  })
  const attempt = (decode: (decoder: InstanceType<typeof TextDecoder>) => void) => {
    try {
      if (decoder) decode(decoder)
    } catch {
      decoder = undefined
    }
  }
  return {
    take: (chunk: Uint8Array) => attempt((one) => one.decode(chunk, { stream: true })),
    /** True when everything taken was UTF-8 and no character was cut at the end. */
    holds() {
      attempt((one) => one.decode())
      return decoder !== undefined
    },
  }
}
