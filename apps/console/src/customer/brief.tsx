// A customer in a few lines: for previews, searches and suggestions.

import { wordOf } from '../../../../words/index.ts'
import { nameOf } from '../parts/customer-name.ts'
import { Initials } from '../parts/initials.tsx'
import { useSay } from '../timeline/facts.tsx'
import { humanise } from '../timeline/read.ts'
import { useWords } from '../words.tsx'

interface Told {
  id: string
  name: string | null
  handles: readonly { id: string; type: string; value: string }[]
  traits: Record<string, unknown>
}

export function Brief(props: { customer: Told; label?: string; full?: boolean }) {
  const { t } = useWords()
  const say = useSay()
  const { customer } = props
  const name = nameOf(customer, t)
  const handles = customer.handles.filter(({ type }) => type !== 'home')
  const shown = props.full ? handles : handles.slice(0, 3)
  return (
    <div className="brief">
      {props.label ? <span className="meta">{props.label}</span> : null}
      <div className="row">
        <Initials name={name} />
        <b className="cut">{name}</b>
      </div>
      <ul className="plain-list small">
        {shown.map((handle) => (
          <li key={handle.id} className="cut">
            <span className="quiet">{wordOf(t.common.handleTypes, handle.type)}</span>{' '}
            {handle.value}
          </li>
        ))}
        {handles.length > shown.length ? (
          <li className="quiet">+{handles.length - shown.length}</li>
        ) : null}
        {props.full
          ? Object.entries(customer.traits)
              .slice(0, 8)
              .map(([trait, value]) => (
                <li key={trait} className="cut">
                  <span className="quiet">
                    {wordOf(t.customers.traitNames, trait, humanise(trait))}
                  </span>{' '}
                  {say(value)}
                </li>
              ))
          : null}
      </ul>
    </div>
  )
}
