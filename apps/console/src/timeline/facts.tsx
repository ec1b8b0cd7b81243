// Names and values in a readable row; nested ones are flattened, nothing is shown as JSON.

import { wordOf } from '../../../../words/index.ts'
import { useWords } from '../words.tsx'
import { humanise } from './read.ts'
import './facts.css'

export interface Fact {
  name: string
  value: unknown
  /** What it was before, where that is known. */
  before?: unknown
}

const most = 12

export function Facts(props: { facts: readonly Fact[] }) {
  const { t } = useWords()
  const say = useSay()
  const shown = props.facts
    .filter(({ value }) => value !== undefined && value !== '')
    .slice(0, most)
  if (!shown.length) return null
  return (
    <dl className="facts">
      {shown.map(({ name, value, before }) => (
        <div key={name}>
          <dt>
            {wordOf(t.customers.traitNames, name, wordOf(t.timeline.fields, name, humanise(name)))}
          </dt>
          <dd>
            {before === undefined ? null : (
              <>
                <s className="quiet">{say(before)}</s> <span aria-hidden="true">→</span>{' '}
              </>
            )}
            {say(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `{plan: {name: 'x'}}` as `plan name: x`. */
export function toFacts(body: Record<string, unknown>, skip: readonly string[] = []): Fact[] {
  return Object.entries(body)
    .filter(([name, value]) => !skip.includes(name) && value !== null && value !== undefined)
    .flatMap(([name, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? toFacts(value as Record<string, unknown>).map((fact) => ({
            ...fact,
            name: `${name} ${fact.name}`,
          }))
        : [{ name, value }],
    )
}

/** Any value in the reader's words. */
export function useSay(): (value: unknown) => string {
  const { t, f } = useWords()
  const say = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return '·'
    if (typeof value === 'boolean') return value ? t.common.yes : t.common.no
    if (typeof value === 'number') return f.number(value)
    if (typeof value === 'string') {
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return f.date(`${value}T12:00:00`)
      if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(value)) return f.dateTime(value)
      return value
    }
    if (Array.isArray(value)) return f.list(value.map(say))
    return toFacts(value as Record<string, unknown>)
      .map((fact) => `${humanise(fact.name)}: ${say(fact.value)}`)
      .join(', ')
  }
  return say
}
