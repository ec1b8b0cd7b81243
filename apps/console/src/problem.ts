// A refusal in the reader's words.

import { type Words, wordOf } from '../../../words/index.ts'
import { ApiProblem } from '../../kit/api.ts'

/** What to show for an error: the words of its code; the server's title where there are none. */
export function explain(t: Words, error: unknown): string {
  if (error instanceof ApiProblem) return wordOf(t.refusals, error.code, error.message)
  return t.common.failedText
}

/** The code of a refusal, to act on; undefined for anything else. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof ApiProblem ? error.code : undefined
