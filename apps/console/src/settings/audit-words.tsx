// A line of the audit as a person would say it: the action in words, what it was about as a link by
// name, details in words; ids stay in the CSV.

import { Link } from '@tanstack/react-router'
import { wordOf } from '../../../../words/index.ts'
import { usePlaces } from '../parts/use-places.ts'
import { useSay } from '../timeline/facts.tsx'
import { humanise } from '../timeline/read.ts'
import { useWords } from '../words.tsx'
import '../timeline/facts.css'

/** How actions are said, and the choices of a filter by them. */
export function useAuditWords() {
  const { t } = useWords()
  const { actions, nouns, allOf } = t.audit
  const say = (action: string): string => wordOf(actions, action, wordOf(t.kinds, action))
  const all = ['customer', 'staff', 'team', 'store', 'key', 'session'] as const
  const choices = [
    ...all.map((noun) => ({ value: `${noun}.`, label: allOf(nouns[noun]) })),
    ...Object.keys(actions).map((action) => ({ value: action, label: say(action) })),
  ]
  return { say, choices }
}

const pages = {
  staff: '/settings/staff',
  team: '/settings/teams',
  store: '/settings/teams',
  key: '/settings/keys',
  export: '/exports',
} as const

/** `<noun>:<id>`, of which there may be several: the first leads to its page. */
export function AuditTarget(props: { target: string | null; name: string | null }) {
  const { t } = useWords()
  const [first] = (props.target ?? '').split(' ')
  const [noun = '', id = ''] = (first ?? '').split(':')
  if (!noun) return null
  const said = props.name ?? wordOf(t.audit.nouns, noun, humanise(noun))
  if (noun === 'customer')
    return (
      <Link to="/customers/$id" params={{ id }}>
        {said}
      </Link>
    )
  if (noun === 'import')
    return (
      <Link to="/imports/$id" params={{ id }}>
        {said}
      </Link>
    )
  const page = Object.entries(pages).find(([name]) => name === noun)?.[1]
  return page ? <Link to={page}>{said}</Link> : <span>{said}</span>
}

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i

export function AuditDetails(props: { details: Record<string, unknown> }) {
  const { t } = useWords()
  const said = useDetail()
  const shown = Object.entries(props.details).flatMap(([name, value]) => {
    const text = said(name, value)
    return text ? [[wordOf(t.audit.details, name, humanise(name)), text] as const] : []
  })
  if (!shown.length) return null
  return (
    <dl className="facts">
      {shown.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The value of a detail in words; nothing for ids, and for names that the target shows already. */
function useDetail() {
  const { t, f } = useWords()
  const place = usePlaces()
  const plain = useSay()
  const one = (name: string, value: unknown): string => {
    if (typeof value !== 'string') return plain(value)
    if (name === 'role') return wordOf(t.common.roles, value)
    if (name === 'scope') return wordOf(t.settings.scopes, value)
    if (name === 'what') return wordOf(t.transfer.whats, value)
    if (name === 'follower') return wordOf(t.settings.followers, value)
    if (name.startsWith('kind')) return wordOf(t.kinds, value)
    if (uuid.test(value)) return place(value) ?? ''
    return wordOf(t.audit.fields, value, wordOf(t.customers.filters, value))
  }
  return (name: string, value: unknown): string => {
    if (name === 'id' || name === 'name' || value === null) return ''
    const said = (Array.isArray(value) ? value : [value]).map((each) => one(name, each))
    return f.list(said.filter(Boolean))
  }
}
