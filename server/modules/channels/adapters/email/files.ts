// The files of a letter: they lie in the letter itself, which is kept whole.

import { buffer } from 'node:stream/consumers'
import type { Files } from '../../../../platform/files.ts'
import type { Adapter } from '../../adapter.ts'
import { mediaGone } from '../refusals.ts'
import { type MailFileBytes, readMailFiles } from './read-mail.ts'

export const fetchMedia: NonNullable<Adapter['fetchMedia']> = async (
  _fetch,
  _touchpoint,
  { providerMediaId, url },
  _limits,
  files,
) => {
  const key = /^mail:(.+)$/.exec(url ?? '')?.[1]
  if (!key) throw mediaGone({ detail: 'the letter is no longer kept' })
  const found = (await readOnce(files, key))[Number(providerMediaId)]
  if (!found) throw mediaGone({ detail: 'the letter has no such file' })
  return found
}

type LetterFiles = Pick<Files, 'read' | 'size'>

/** Files of one letter are asked for at the same time: it is read once for all of them. */
const reading = new Map<string, Promise<MailFileBytes[]>>()

function readOnce(files: LetterFiles, key: string): Promise<MailFileBytes[]> {
  const known = reading.get(key)
  if (known) return known
  const read = readAll(files, key).finally(() => reading.delete(key))
  reading.set(key, read)
  return read
}

async function readAll(files: LetterFiles, key: string): Promise<MailFileBytes[]> {
  if ((await files.size(key)) === undefined) {
    throw mediaGone({ detail: 'the letter is no longer kept' })
  }
  return readMailFiles(await buffer(await files.read(key)))
}
