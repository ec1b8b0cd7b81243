// The files of a letter: they lie in the letter itself, which is kept whole.

import { buffer } from 'node:stream/consumers'
import type { Adapter } from '../../adapter.ts'
import { mediaGone } from '../refusals.ts'
import { readMailFile } from './read-mail.ts'

export const fetchMedia: NonNullable<Adapter['fetchMedia']> = async (
  _fetch,
  _touchpoint,
  { providerMediaId, url },
  _limits,
  files,
) => {
  const key = /^mail:(.+)$/.exec(url ?? '')?.[1]
  if (!key || (await files.size(key)) === undefined) {
    throw mediaGone({ detail: 'the letter is no longer kept' })
  }
  const found = await readMailFile(await buffer(await files.read(key)), Number(providerMediaId))
  if (!found) throw mediaGone({ detail: 'the letter has no such file' })
  return { bytes: found.bytes, type: found.type }
}
