// Filter chips: one for each narrowing in force, and a menu to add more.

import { Button, CloseButton, Menu, Popover } from '@mantine/core'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { IconFilter } from '../../../kit/icons.ts'
import { usePlaces } from '../parts/use-places.ts'
import { useWords } from '../words.tsx'
import { FilterEditor } from './filter-editor.tsx'
import { type CustomersSearch, type FilterName, filterNames } from './search.ts'

type SetSearch = (change: Partial<Record<keyof CustomersSearch, string | undefined>>) => void

export function Filters(props: { search: CustomersSearch; set: SetSearch }) {
  const { t } = useWords()
  const [editing, edit] = useState<FilterName>()
  const active = filterNames.filter((name) => props.search[name] || name === editing)
  const rest = filterNames.filter((name) => !active.includes(name))
  return (
    <div className="filters">
      {active.map((name) => (
        <Chip
          key={name}
          name={name}
          value={props.search[name]}
          opened={editing === name}
          open={(opened) => edit(opened ? name : undefined)}
          set={(value) => props.set({ [name]: value, view: undefined })}
        />
      ))}
      {rest.length ? (
        <Menu position="bottom-start" width={220}>
          <Menu.Target>
            <Button variant="default" leftSection={<IconFilter size={16} stroke={1.6} />}>
              {t.customers.filter}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((name) => (
              <Menu.Item key={name} onClick={() => setTimeout(() => edit(name), 120)}>
                {t.customers.filters[name]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </div>
  )
}

function Chip(props: {
  name: FilterName
  value: string | undefined
  opened: boolean
  open: (opened: boolean) => void
  set: (value: string | undefined) => void
}) {
  const { t } = useWords()
  const said = useSaid()
  const label = t.customers.filters[props.name]
  return (
    <Popover
      opened={props.opened}
      onChange={props.open}
      position="bottom-start"
      trapFocus
      returnFocus
      width={280}
      shadow="md"
    >
      <span className="chip">
        <Popover.Target>
          <button type="button" onClick={() => props.open(!props.opened)}>
            <span className="quiet">{label}</span>{' '}
            {props.value ? <b>{said(props.name, props.value)}</b> : null}
          </button>
        </Popover.Target>
        <CloseButton
          size={24}
          aria-label={t.customers.removeFilter(label)}
          onClick={() => {
            props.open(false)
            props.set(undefined)
          }}
        />
      </span>
      <Popover.Dropdown aria-label={label}>
        <FilterEditor
          name={props.name}
          value={props.value ?? ''}
          set={(value) => {
            props.set(value || undefined)
            props.open(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** A filter's value as a person would say it. */
function useSaid() {
  const { t, f } = useWords()
  const place = usePlaces()
  return (name: FilterName, value: string): string => {
    if (name === 'channel') return wordOf(t.common.channels, value)
    if (name === 'hasHandle') return wordOf(t.common.handleTypes, value)
    if (name === 'team' || name === 'store') return place(value) ?? t.common.unknown
    if (name === 'assurance') return wordOf(t.customers.assurance, value)
    if (name === 'consent') {
      const [purpose, channel] = value.split(':')
      const said = wordOf(t.customers.purposes, purpose ?? value)
      return channel ? `${said} · ${wordOf(t.common.channels, channel)}` : said
    }
    if (name === 'trait') return value.replace(':', ' = ')
    return f.date(`${value}T12:00:00`)
  }
}
