// Whom an event names, also one that was refused: the ids it was sent with, and every e-mail address
// and telephone number that stands whole in it.

import { type HandleRules, nameOf, namesIn } from '../customers/index.ts'
import { asRecord, asText } from './json.ts'
import { externalTypes } from './read-handles.ts'

const mostNames = 100
const longest = 300

/**
 * @param raw as it was sent, of any form.
 * @param country of telephone numbers written without one.
 */
export function namesOfEvent(raw: unknown, country: HandleRules['country']): string[] {
  const names = namesIn(raw, country)
  const event = asRecord(raw)
  const add = (type: string, value: unknown) => {
    const text = asText(value)
    const name = text === undefined ? undefined : nameOf({ type, value: text }, country)
    if (name) names.add(name)
  }
  add('user', event?.userId)
  add('anonymous', event?.anonymousId)
  add('anonymous', event?.previousId)
  add('user', event?.previousId)
  const external = asRecord(event?.context)?.externalIds
  for (const item of Array.isArray(external) ? external.slice(0, mostNames) : []) {
    const type = externalTypes.get(asText(asRecord(item)?.type) ?? '')
    if (type) add(type, asRecord(item)?.id)
  }
  return [...names].filter((name) => name.length <= longest).slice(0, mostNames)
}
