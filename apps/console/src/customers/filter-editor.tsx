import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { storesQuery, teamsQuery } from '../parts/use-places.ts'
import { useWords } from '../words.tsx'
import type { FilterName } from './search.ts'

interface Edit {
  value: string
  set: (value: string) => void
}

/** The field of one filter: a choice, a day, or a name with its value. */
export function FilterEditor(props: Edit & { name: FilterName }) {
  const { t } = useWords()
  const teams = useQuery({ ...teamsQuery, enabled: props.name === 'team' })
  const stores = useQuery({ ...storesQuery, enabled: props.name === 'store' })
  const pairs = (list: Record<string, string>) => Object.entries(list)
  const named = (items?: { id: string; name: string }[]) =>
    (items ?? []).map(({ id, name }): [string, string] => [id, name])
  if (props.name === 'channel') return <Choice {...props} options={pairs(t.common.channels)} />
  if (props.name === 'hasHandle')
    return (
      <Choice
        {...props}
        options={pairs(t.common.handleTypes).filter(([type]) => type !== 'home')}
      />
    )
  if (props.name === 'assurance')
    return <Choice {...props} options={pairs(t.customers.assurance)} />
  if (props.name === 'team') return <Choice {...props} options={named(teams.data?.items)} />
  if (props.name === 'store') return <Choice {...props} options={named(stores.data?.items)} />
  if (props.name === 'consent') return <Choice {...props} options={pairs(t.customers.purposes)} />
  if (props.name === 'trait') return <TraitEditor {...props} />
  return (
    <TextInput
      type="date"
      label={t.customers.filters[props.name]}
      data-autofocus
      value={props.value}
      onChange={(event) => props.set(event.currentTarget.value)}
    />
  )
}

function Choice(props: Edit & { options: [string, string][] }) {
  const { t } = useWords()
  if (!props.options.length) return <p className="quiet small">{t.customers.noChoices}</p>
  return (
    <ul className="plain-list choices">
      {props.options.map(([value, label]) => (
        <li key={value}>
          <button
            type="button"
            aria-pressed={value === props.value}
            onClick={() => props.set(value === props.value ? '' : value)}
          >
            {label}
          </button>
        </li>
      ))}
    </ul>
  )
}

function TraitEditor(props: Edit) {
  const { t } = useWords()
  const [first, ...rest] = props.value.split(':')
  const [name, setName] = useState(first ?? '')
  const [value, setValue] = useState(rest.join(':'))
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (name && value) props.set(`${name}:${value}`)
      }}
    >
      <TextInput
        label={t.customers.traitName}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t.customers.traitValue}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!name || !value}>
        {t.customers.applyFilter}
      </Button>
    </form>
  )
}
