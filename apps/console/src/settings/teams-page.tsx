import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { IconPencil, IconPlus, IconTrash } from '../../../kit/icons.ts'
import { Empty, Problem, Skeleton } from '../parts/states.tsx'
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
    <SettingsFrame title={t.settings.pages.teams} text={t.settings.teamsText}>
      <PlaceList kind="team" title={t.settings.teams} items={teams.data?.items} />
      <p className="quiet">{t.settings.storesText}</p>
      <PlaceList kind="store" title={t.settings.stores} items={stores.data?.items} />
    </SettingsFrame>
  )
}

function PlaceList(props: { kind: Kind; title: string; items: readonly Place[] | undefined }) {
  const { t } = useWords()
  const write = useMay()('teams:write')
  const [editing, edit] = useState<Place | 'new'>()
  const [removing, remove] = useState<Place>()
  const add = props.kind === 'team' ? t.settings.newTeam : t.settings.newStore
  return (
    <section className="stack" aria-label={props.title}>
      <div className="row">
        <h2 className="grow">{props.title}</h2>
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
      {props.items ? null : <Skeleton rows={3} />}
      {props.items?.length === 0 ? (
        <Empty title={props.kind === 'team' ? t.settings.noTeams : t.settings.noStores} />
      ) : null}
      {props.items?.length ? (
        <div className="table-box">
          <table className="table" aria-label={props.title}>
            <tbody>
              {props.items.map((place) => (
                <tr key={place.id}>
                  <td>
                    <b>{place.name}</b>
                  </td>
                  <td className="quiet">{place.timezone}</td>
                  <td className="quiet">{t.settings.members(place.members)}</td>
                  <td className="end">
                    {write ? (
                      <span className="row end-tools">
                        <button
                          type="button"
                          className="icon-button"
                          aria-label={t.settings.rename(place.name)}
                          onClick={() => edit(place)}
                        >
                          <IconPencil size={16} stroke={1.6} aria-hidden={true} />
                        </button>
                        <button
                          type="button"
                          className="icon-button"
                          aria-label={t.settings.remove(place.name)}
                          onClick={() => remove(place)}
                        >
                          <IconTrash size={16} stroke={1.6} aria-hidden={true} />
                        </button>
                      </span>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
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
    <Modal
      opened
      onClose={props.close}
      title={props.title}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
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
        <Problem error={save.error} />
        <Button type="submit" loading={save.isPending}>
          {t.common.save}
        </Button>
      </form>
    </Modal>
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
