// A refusal in the reader's words.

import { type Words, wordOf } from '../../../words/index.ts'
import { ApiProblem } from '../../kit/api.ts'

/**
 * What to show for an error: the words of its code, else the title of a refusal. A fault without
 * either says that the server failed, never a number.
 */
export function explain(t: Words, error: unknown): string {
  if (!(error instanceof ApiProblem)) return t.common.failedText
  const { code, message } = error
  return wordOf(t.refusals, code, code === message ? t.common.failedText : message)
}

/** The code of a refusal, to act on; undefined for anything else. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof ApiProblem ? error.code : undefined
