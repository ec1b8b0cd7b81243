import { Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { tell } from '../parts/toast.ts'
import { storesQuery, teamsQuery } from '../parts/use-places.ts'
import { useWords } from '../words.tsx'
import { CopyField } from './copy-field.tsx'
import type { Member } from './staff-page.tsx'

export interface StaffLink {
  address: string
  expiresAt: string
}

type Role = Member['role']
const roles: readonly Role[] = [
  'agent',
  'seller',
  'supervisor',
  'marketer',
  'analyst',
  'administrator',
  'owner',
]

/** Invites somebody, or changes who they are, what they may do and where. */
export function StaffDialog(props: {
  member: Member | undefined
  close: () => void
  invited: (link: StaffLink) => void
}) {
  const { member } = props
  const { t, language } = useWords()
  const client = useQueryClient()
  const [form, setForm] = useState({
    name: member?.name ?? '',
    email: member?.email ?? '',
    role: member?.role ?? ('agent' as Role),
    teamIds: member?.teamIds ?? [],
    storeIds: member?.storeIds ?? [],
  })
  const save = useMutation({
    mutationFn: async () => {
      const { email, ...rest } = form
      if (!member) return api('POST', '/api/staff', { body: { ...rest, email, language } })
      await api('PATCH', '/api/staff/:id', { params: { id: member.id }, body: rest })
      return undefined
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['staff'] })
      props.close()
      if (made?.link) props.invited({ address: made.link, expiresAt: made.expiresAt })
      else tell(made ? t.settings.invited : t.common.saved)
    },
  })
  return (
    <FormDialog
      title={member ? t.settings.staffEdit(member.name) : t.settings.inviteTitle}
      verb={member ? t.common.save : t.settings.inviteDo}
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
        value={form.name}
        onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
      />
      <TextInput
        label={t.common.email}
        type="email"
        required
        withAsterisk={false}
        readOnly={member !== undefined}
        value={form.email}
        onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
      />
      <NativeSelect
        label={t.common.role}
        value={form.role}
        data={roles.map((value) => ({ value, label: t.common.roles[value] }))}
        onChange={(event) => {
          const role = roles.find((each) => each === event.currentTarget.value)
          if (role) setForm({ ...form, role })
        }}
      />
      <Places
        teamIds={form.teamIds}
        storeIds={form.storeIds}
        set={(places) => setForm({ ...form, ...places })}
      />
    </FormDialog>
  )
}

function Places(props: {
  teamIds: string[]
  storeIds: string[]
  set: (places: { teamIds?: string[]; storeIds?: string[] }) => void
}) {
  const { t } = useWords()
  const teams = useQuery(teamsQuery).data?.items ?? []
  const stores = useQuery(storesQuery).data?.items ?? []
  return (
    <>
      {teams.length ? (
        <Checkbox.Group
          label={t.settings.staffTeams}
          value={props.teamIds}
          onChange={(teamIds) => props.set({ teamIds })}
        >
          <div className="row wrap">
            {teams.map((team) => (
              <Checkbox key={team.id} value={team.id} label={team.name} size="xs" />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      {stores.length ? (
        <Checkbox.Group
          label={t.settings.staffStores}
          value={props.storeIds}
          onChange={(storeIds) => props.set({ storeIds })}
        >
          <div className="row wrap">
            {stores.map((store) => (
              <Checkbox key={store.id} value={store.id} label={store.name} size="xs" />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
    </>
  )
}

/** A link to hand over when no mail goes out. */
export function LinkDialog(props: { link: StaffLink; close: () => void }) {
  const { t, f } = useWords()
  return (
    <Modal
      opened
      onClose={props.close}
      title={t.settings.inviteLink}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <div className="stack">
        <p className="quiet">{t.settings.inviteLinkText(f.dateTime(props.link.expiresAt))}</p>
        <CopyField label={t.settings.inviteLink} value={props.link.address} />
      </div>
    </Modal>
  )
}
