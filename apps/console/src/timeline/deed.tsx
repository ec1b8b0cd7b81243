// What became of a thread and its cases, as one sentence.

import { type Formats, type Words, wordOf } from '../../../../words/index.ts'
import { useControllers } from '../inbox/acts/colleagues.ts'
import { useActors } from '../parts/use-actors.ts'
import { useWords } from '../words.tsx'
import { asText } from './read.ts'

/** What the ledger tells of it. */
interface Item {
  kind: string
  actor: string
  body: Record<string, unknown>
}

export function Deed(props: { item: Item }) {
  const { t, f } = useWords()
  const actor = useActors()
  const controller = useControllers()
  const said = deedOf(props.item, t, f, { actor, controller })
  return said ?? wordOf(t.kinds, props.item.kind)
}

interface Names {
  /** `staff:<id>` … by name. */
  actor: (actor: string) => string
  /** `staff:<id>`, `queue:<team>` … in words. */
  controller: (control: string) => string
}

/** Undefined of any other kind. */
function deedOf(item: Item, t: Words, f: Formats, names: Names): string | undefined {
  const { kind, body, actor } = item
  const who = names.actor(actor)
  const text = (name: string) => asText(body[name]) ?? ''
  const { did } = t.desk
  if (kind === 'thread.control_changed') {
    const to = text('to')
    if (to === actor) return did.took(who)
    return to === 'queue' ? did.freed(who) : did.gave(who, names.controller(to))
  }
  if (kind === 'thread.state_changed') {
    if (text('to') === 'resolved') return did.resolved(who)
    return text('to') === 'open' ? did.opened(who) : did.snoozed(who, f.dateTime(text('until')))
  }
  if (kind === 'case.opened') return did.caseOpened(text('number'), text('title'))
  if (kind === 'case.changed') {
    const number = text('number')
    return text('state') === 'resolved' ? did.caseResolved(number) : did.caseChanged(number)
  }
  return undefined
}
