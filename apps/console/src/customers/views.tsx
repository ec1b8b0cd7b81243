// Saved views: a name for a search with its filters and order, one's own or shared.

import { Button, Checkbox, CloseButton, Popover, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { IconBookmark } from '../../../kit/icons.ts'
import { Problem } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { type CustomersSearch, filterNames, fromFilter, toFilter } from './search.ts'

const key = ['views']

export function Views(props: { search: CustomersSearch }) {
  const { t } = useWords()
  const client = useQueryClient()
  const views = useQuery({ queryKey: key, queryFn: () => api('GET', '/api/views') })
  const remove = useMutation({
    mutationFn: (id: string) => api('DELETE', '/api/views/:id', { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
  const narrowed =
    props.search.q || props.search.sort || filterNames.some((name) => props.search[name])
  const items = views.data?.items ?? []
  return (
    <nav className="views" aria-label={t.customers.views}>
      <Link to="/customers" search={{}} className="view" data-active={!narrowed || undefined}>
        {t.customers.allCustomers}
      </Link>
      {items.map((view) => (
        <span
          className="view"
          key={view.id}
          data-active={props.search.view === view.id || undefined}
        >
          <Link to="/customers" search={{ ...fromFilter(view.filter, view.sort), view: view.id }}>
            {view.name}
          </Link>
          {view.mine && props.search.view === view.id ? (
            <CloseButton
              size="sm"
              aria-label={t.customers.removeView(view.name)}
              onClick={() => remove.mutate(view.id)}
            />
          ) : null}
        </span>
      ))}
      {narrowed && !props.search.view ? <SaveView search={props.search} /> : null}
    </nav>
  )
}

function SaveView(props: { search: CustomersSearch }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [opened, open] = useState(false)
  const [name, setName] = useState('')
  const [shared, share] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      api('POST', '/api/views', {
        body: { name, shared, filter: toFilter(props.search), sort: props.search.sort ?? null },
      }),
    onSuccess: () => {
      open(false)
      setName('')
      return client.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <Popover
      opened={opened}
      onChange={open}
      position="bottom-start"
      trapFocus
      returnFocus
      width={280}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          leftSection={<IconBookmark size={16} stroke={1.6} />}
          onClick={() => open(!opened)}
        >
          {t.customers.saveView}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.customers.saveView}>
        <form
          className="stack-tight"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <TextInput
            label={t.customers.viewName}
            required
            withAsterisk={false}
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t.customers.viewShared}
            checked={shared}
            onChange={(event) => share(event.currentTarget.checked)}
          />
          <Problem error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {t.common.save}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
