// The command bar: every page, every action with its key, and customers by name or handle.

import { Spotlight, spotlight } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useState } from 'react'
import { api } from '../../../kit/api.ts'
import { IconSearch } from '../../../kit/icons.ts'
import { nameOf } from '../parts/customer-name.ts'
import { Initials } from '../parts/initials.tsx'
import { useWords } from '../words.tsx'
import { type Action, useAllActions } from './actions.ts'
import { Keys } from './keys.tsx'
import '@mantine/spotlight/styles.css'
import './commands.css'

export function Commands(props: { opened: boolean; close: () => void }) {
  const { t } = useWords()
  const [query, setQuery] = useState('')
  useEffect(() => {
    if (props.opened) spotlight.open()
  }, [props.opened])
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={props.close}
      shortcut={null}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      overlayProps={{ transitionProps: { duration: 0 } }}
      maxHeight={420}
      scrollable
      attributes={{ content: { 'aria-label': t.shell.commands } }}
    >
      <Spotlight.Search
        placeholder={t.shell.commandPlaceholder}
        aria-label={t.shell.commandPlaceholder}
        leftSection={<IconSearch size={18} stroke={1.6} />}
      />
      <Spotlight.ActionsList>
        <Found query={query} />
        <Listed query={query} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** The first that can be seen at once; those below when there is time for them. */
function Listed({ query }: { query: string }) {
  const { t } = useWords()
  const wanted = fold(query)
  const listed = useAllActions().filter((action) => !action.sheetOnly)
  const sorted = [...listed.filter((one) => !isGo(one)), ...listed.filter(isGo)]
  const drawn = useDeferredValue(sorted.length, seenAtOnce)
  const found = sorted.filter(({ label }) => fold(label).includes(wanted))
  if (found.length === 0 && query.length < 2)
    return <Spotlight.Empty>{t.shell.commandNothing}</Spotlight.Empty>
  const shown = found.slice(0, drawn)
  return (
    <>
      <Group label={t.shell.groupDo} actions={shown.filter((one) => !isGo(one))} />
      <Group label={t.shell.groupGo} actions={shown.filter(isGo)} />
    </>
  )
}

const seenAtOnce = 10
const isGo = (action: Action) => action.group === 'go'

function Group(props: { label: string; actions: readonly Action[] }) {
  if (!props.actions.length) return null
  return (
    <Spotlight.ActionsGroup label={props.label}>
      {props.actions.map((action) => (
        <Spotlight.Action
          key={action.id}
          label={action.label}
          rightSection={action.keys ? <Keys keys={action.keys} /> : null}
          onClick={() => setTimeout(action.run)}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}

function Found(props: { query: string }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const q = useDeferredValue(props.query.trim())
  const { data } = useQuery({
    queryKey: ['command-search', q],
    queryFn: ({ signal }) => api('GET', '/api/customers', { query: { q, limit: 6 }, signal }),
    enabled: q.length > 1,
    placeholderData: (before) => before,
  })
  if (q.length < 2 || !data?.items.length) return null
  return (
    <Spotlight.ActionsGroup label={t.shell.groupFound}>
      {data.items.map((customer) => {
        const name = nameOf(customer, t)
        return (
          <Spotlight.Action
            key={customer.id}
            label={name}
            leftSection={<Initials name={name} />}
            onClick={() => void navigate({ to: '/customers/$id', params: { id: customer.id } })}
          />
        )
      })}
    </Spotlight.ActionsGroup>
  )
}

/** Without case and accents: «pagina» finds «página». */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
