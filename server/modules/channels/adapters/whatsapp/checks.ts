// What is measured before it goes to Meta.

import { contentIncomplete, contentTooLong } from '../../content/refusals.ts'
import { lengthOf } from '../../content/split-text.ts'

/** The same, when it is no longer than that. @throws content.too_long with the field and its limit */
export function atMost<Given extends string | readonly unknown[]>(
  what: string,
  given: Given,
  limit: number,
): Given {
  const length = typeof given === 'string' ? lengthOf(given, 'code_points') : given.length
  if (length > limit) throw contentTooLong({ what, limit, length })
  return given
}

/** Without blanks around. @throws content.incomplete when nothing is left, content.too_long */
export function filled(what: string, given: string | undefined, limit: number): string {
  const text = given?.trim() ?? ''
  if (text === '') throw contentIncomplete({ what })
  return atMost(what, text, limit)
}
