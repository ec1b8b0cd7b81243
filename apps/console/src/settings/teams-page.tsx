import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { IconPencil, IconPlus, IconTrash } from '../../../kit/icons.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { type List, Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { storesQuery, teamsQuery } from '../parts/use-places.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { Confirm } from './confirm.tsx'
import { SettingsFrame } from './page.tsx'

type Kind = 'team' | 'store'
interface Place {
  id: string
  name: string
  members: number
  timezone?: string
}

export function TeamsPage() {
  const { t } = useWords()
  const teams = useQuery(teamsQuery)
  const stores = useQuery(storesQuery)
  return (
    <SettingsFrame title={t.settings.pages.teams} text={t.settings.placesText}>
      <PlaceList kind="team" list={teams} />
      <PlaceList kind="store" list={stores} />
    </SettingsFrame>
  )
}

function PlaceList(props: { kind: Kind; list: List<Place> }) {
  const { t } = useWords()
  const write = useMay()('teams:write')
  const [editing, edit] = useState<Place | 'new'>()
  const [removing, remove] = useState<Place>()
  const words = {
    team: [t.settings.teams, t.settings.teamsText, t.settings.newTeam, t.settings.noTeams],
    store: [t.settings.stores, t.settings.storesText, t.settings.newStore, t.settings.noStores],
  } as const
  const [title, text, add, none] = words[props.kind]
  const columns: Column<Place>[] = [
    { label: t.common.name, title: true, cell: ({ name }) => name },
    ...(props.kind === 'store' ? [{ label: t.settings.timezone, quiet: true, cell: zoneOf }] : []),
    {
      label: t.settings.pages.staff,
      quiet: true,
      cell: ({ members }) => t.settings.members(members),
    },
    {
      cell: (place) => (write ? <PlaceTools place={place} edit={edit} remove={remove} /> : null),
    },
  ]
  return (
    <section className="stack" aria-label={title}>
      <div className="row">
        <div className="grow">
          <h2>{title}</h2>
          <p className="quiet small">{text}</p>
        </div>
        {write ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => edit('new')}
          >
            {add}
          </Button>
        ) : null}
      </div>
      <Listing list={props.list} rows={3} empty={<Empty title={none} />}>
        {(items) => <Table label={title} columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Listing>
      {editing ? (
        <PlaceDialog
          kind={props.kind}
          place={editing === 'new' ? undefined : editing}
          title={editing === 'new' ? add : t.settings.rename(editing.name)}
          close={() => edit(undefined)}
        />
      ) : null}
      {removing ? (
        <RemovePlace kind={props.kind} place={removing} close={() => remove(undefined)} />
      ) : null}
    </section>
  )
}

const zoneOf = (place: Place) => place.timezone

function PlaceTools(props: {
  place: Place
  edit: (place: Place) => void
  remove: (place: Place) => void
}) {
  const { t } = useWords()
  const { place } = props
  return (
    <span className="row end-tools">
      <button
        type="button"
        className="icon-button"
        aria-label={t.settings.rename(place.name)}
        onClick={() => props.edit(place)}
      >
        <IconPencil size={16} stroke={1.6} aria-hidden={true} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t.settings.remove(place.name)}
        onClick={() => props.remove(place)}
      >
        <IconTrash size={16} stroke={1.6} aria-hidden={true} />
      </button>
    </span>
  )
}

function useRefreshPlaces() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: teamsQuery.queryKey }),
      client.invalidateQueries({ queryKey: storesQuery.queryKey }),
    ])
}

function PlaceDialog(props: {
  kind: Kind
  place: Place | undefined
  title: string
  close: () => void
}) {
  const { t } = useWords()
  const refresh = useRefreshPlaces()
  const { place } = props
  const [name, setName] = useState(place?.name ?? '')
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [timezone, setTimezone] = useState(place?.timezone ?? zone)
  const save = useMutation({
    mutationFn: async (): Promise<unknown> => {
      const params = { id: place?.id ?? '' }
      if (props.kind === 'team')
        return place
          ? api('PATCH', '/api/teams/:id', { params, body: { name } })
          : api('POST', '/api/teams', { body: { name } })
      return place
        ? api('PATCH', '/api/stores/:id', { params, body: { name, timezone } })
        : api('POST', '/api/stores', { body: { name, timezone } })
    },
    onSuccess: async () => {
      await refresh()
      props.close()
    },
  })
  return (
    <FormDialog
      title={props.title}
      verb={t.common.save}
      busy={save.isPending}
      error={save.error}
      run={() => save.mutate()}
      close={props.close}
    >
      <TextInput
        label={t.common.name}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {props.kind === 'store' ? (
        <>
          <TextInput
            label={t.settings.timezone}
            required
            withAsterisk={false}
            list="timezones"
            value={timezone}
            onChange={(event) => setTimezone(event.currentTarget.value)}
          />
          <datalist id="timezones">
            {Intl.supportedValuesOf('timeZone').map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </>
      ) : null}
    </FormDialog>
  )
}

function RemovePlace(props: { kind: Kind; place: Place; close: () => void }) {
  const { t } = useWords()
  const refresh = useRefreshPlaces()
  const remove = useMutation({
    mutationFn: () =>
      props.kind === 'team'
        ? api('DELETE', '/api/teams/:id', { params: { id: props.place.id } })
        : api('DELETE', '/api/stores/:id', { params: { id: props.place.id } }),
    onSuccess: async () => {
      await refresh()
      props.close()
    },
  })
  return (
    <Confirm
      title={t.settings.removeTitle(props.place.name)}
      text={t.settings.removeText}
      verb={t.common.delete}
      busy={remove.isPending}
      error={remove.error}
      run={() => remove.mutate()}
      close={props.close}
    />
  )
}
