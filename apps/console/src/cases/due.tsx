import { useMinute } from '../parts/use-minute.ts'
import { useWords } from '../words.tsx'
import { type Case, isDone } from './use-cases.ts'

const soonMinutes = 240

/** «vence en 3 h», in the colour of how soon that is. */
export function Due(props: { of: Case }) {
  const { t, f } = useWords()
  const now = useMinute()
  const { dueAt } = props.of
  if (!dueAt) return null
  if (isDone(props.of)) return <span className="meta tabular">{f.date(dueAt)}</span>
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000)
  return (
    <span
      className="tag tabular"
      data-tone={minutes < 0 ? 'bad' : minutes < soonMinutes ? 'warn' : undefined}
      title={f.dateTime(dueAt)}
    >
      {minutes < 0 ? t.cases.overdue(t.inbox.span(-minutes)) : t.cases.dueIn(t.inbox.span(minutes))}
    </span>
  )
}

const tones = {
  open: 'info',
  waiting_customer: 'warn',
  waiting_us: 'warn',
  resolved: 'ok',
} as const

export function CaseState(props: { of: Case }) {
  const { t } = useWords()
  const { state } = props.of
  return (
    <span className="tag" data-tone={tones[state]}>
      {t.cases.states[state]}
    </span>
  )
}
