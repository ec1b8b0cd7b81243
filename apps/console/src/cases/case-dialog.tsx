// A new case of a customer, or what is different of one.

import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { useColleagues, useTeams } from '../inbox/acts/colleagues.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useSession } from '../session.ts'
import { useWords } from '../words.tsx'
import type { Case } from './use-cases.ts'

export function CaseDialog(props: { customerId: string; of?: Case; close: () => void }) {
  const { t } = useWords()
  const { of, close } = props
  const { staff: me } = useSession()
  const client = useQueryClient()
  const [form, set] = useState({
    title: of?.title ?? '',
    state: of?.state ?? 'open',
    ownerId: of ? (of.ownerId ?? '') : me.id,
    teamId: of?.teamId ?? '',
    due: of?.dueAt ? toField(of.dueAt) : '',
  })
  const save = useMutation({
    mutationFn: () => {
      const { due, ...rest } = form
      const body = {
        ...rest,
        ownerId: form.ownerId || null,
        teamId: form.teamId || null,
        dueAt: due ? new Date(due).toISOString() : null,
      }
      return of
        ? api('PATCH', '/api/cases/:id', { params: { id: of.id }, body })
        : api('POST', '/api/customers/:id/cases', { params: { id: props.customerId }, body })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['cases'] })
      close()
    },
  })
  const people = useColleagues().map(({ id, name }) => ({ value: id, label: name }))
  const teams = useTeams().map(({ id, name }) => ({ value: id, label: name }))
  const states = (['open', 'waiting_customer', 'waiting_us', 'resolved'] as const).map((value) => ({
    value,
    label: t.cases.states[value],
  }))
  return (
    <FormDialog
      title={of ? t.cases.edit(of.number) : t.cases.open}
      verb={of ? t.common.save : t.cases.open}
      busy={save.isPending}
      error={save.error}
      run={() => save.mutate()}
      close={close}
    >
      <TextInput
        label={t.cases.name}
        required
        withAsterisk={false}
        maxLength={200}
        data-autofocus
        value={form.title}
        onChange={(event) => set({ ...form, title: event.currentTarget.value })}
      />
      {of ? (
        <NativeSelect
          label={t.cases.state}
          value={form.state}
          data={states}
          onChange={(event) => set({ ...form, state: event.currentTarget.value as Case['state'] })}
        />
      ) : null}
      <NativeSelect
        label={t.cases.owner}
        value={form.ownerId}
        data={[{ value: '', label: t.cases.nobody }, ...people]}
        onChange={(event) => set({ ...form, ownerId: event.currentTarget.value })}
      />
      {teams.length ? (
        <NativeSelect
          label={t.cases.team}
          value={form.teamId}
          data={[{ value: '', label: t.cases.noTeam }, ...teams]}
          onChange={(event) => set({ ...form, teamId: event.currentTarget.value })}
        />
      ) : null}
      <TextInput
        type="datetime-local"
        label={t.cases.due}
        value={form.due}
        onChange={(event) => set({ ...form, due: event.currentTarget.value })}
      />
    </FormDialog>
  )
}

/** As a field of the reader's clock takes it. */
function toField(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
