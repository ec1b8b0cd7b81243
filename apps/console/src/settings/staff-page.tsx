import { Button, Menu, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { IconDots, IconPlus, IconSearch } from '../../../kit/icons.ts'
import { Initials } from '../parts/initials.tsx'
import { Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { tell, tellFailure } from '../parts/toast.ts'
import { usePlaces } from '../parts/use-places.ts'
import { explain } from '../problem.ts'
import { useMay, useSession } from '../session.ts'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'
import { LinkDialog, StaffDialog, type StaffLink } from './staff-dialog.tsx'

export type Member = Item<'GET', '/api/staff'>

export function StaffPage() {
  const { t } = useWords()
  const may = useMay()
  const [typed, setTyped] = useState('')
  const [editing, edit] = useState<Member | 'new'>()
  const [link, showLink] = useState<StaffLink>()
  const q = useDeferredValue(typed.trim())
  const staff = useQuery({
    queryKey: ['staff', q],
    queryFn: ({ signal }) =>
      api('GET', '/api/staff', { query: { limit: 200, ...(q ? { q } : {}) }, signal }),
    placeholderData: (before) => before,
  })
  return (
    <SettingsFrame
      title={t.settings.pages.staff}
      text={t.settings.staffText}
      action={
        may('staff:write') ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => edit('new')}>
            {t.settings.invite}
          </Button>
        ) : null
      }
    >
      <TextInput
        type="search"
        maw={320}
        aria-label={t.settings.staffSearch}
        placeholder={t.settings.staffSearch}
        leftSection={<IconSearch size={16} stroke={1.6} aria-hidden={true} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Listing list={staff} empty={<Empty title={t.settings.staffNobody} />}>
        {(items) => <StaffTable items={items} edit={edit} showLink={showLink} />}
      </Listing>
      {editing ? (
        <StaffDialog
          member={editing === 'new' ? undefined : editing}
          close={() => edit(undefined)}
          invited={showLink}
        />
      ) : null}
      {link ? <LinkDialog link={link} close={() => showLink(undefined)} /> : null}
    </SettingsFrame>
  )
}

const tones = { invited: 'info', active: 'ok', deactivated: undefined } as const

function StaffTable(props: {
  items: readonly Member[]
  edit: (member: Member) => void
  showLink: (link: StaffLink) => void
}) {
  const { t, f } = useWords()
  const place = usePlaces()
  const may = useMay()
  const columns: Column<Member>[] = [
    {
      label: t.common.name,
      title: true,
      cell: ({ name, email }) => (
        <div className="people">
          <Initials name={name} />
          <div className="grow">
            {name}
            <div className="quiet small cut">{email}</div>
          </div>
        </div>
      ),
    },
    { label: t.common.role, cell: ({ role }) => t.common.roles[role] },
    {
      label: t.customers.place,
      quiet: true,
      cell: ({ teamIds, storeIds }) =>
        f.list([...teamIds, ...storeIds].map((id) => place(id) ?? '·')),
    },
    {
      label: t.settings.staffTotp,
      quiet: true,
      cell: ({ totp }) => (totp ? t.common.yes : t.common.no),
    },
    {
      label: t.settings.staffLastSeen,
      quiet: true,
      cell: ({ lastSeenAt }) => (lastSeenAt ? f.ago(lastSeenAt) : t.common.never),
    },
    {
      label: t.common.state,
      cell: ({ state }) => (
        <span className="tag" data-tone={tones[state]}>
          {t.settings.staffStates[state]}
        </span>
      ),
    },
    {
      cell: (member) => (may('staff:write') ? <MemberMenu member={member} {...props} /> : null),
    },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}

function MemberMenu(props: {
  member: Member
  edit: (member: Member) => void
  showLink: (link: StaffLink) => void
}) {
  const { member } = props
  const { t } = useWords()
  const session = useSession()
  const client = useQueryClient()
  const done = (said: string) => ({
    onSuccess: () => {
      tell(said)
      return client.invalidateQueries({ queryKey: ['staff'] })
    },
    onError: (error: unknown) => tellFailure(explain(t, error)),
  })
  const params = { id: member.id }
  const deactivate = useMutation({
    mutationFn: () => api('DELETE', '/api/staff/:id', { params }),
    ...done(t.settings.staffDeactivated),
  })
  const reactivate = useMutation({
    mutationFn: () => api('PATCH', '/api/staff/:id', { params, body: { active: true } }),
    ...done(t.settings.staffReactivated),
  })
  const link = useMutation({
    mutationFn: () => api('POST', '/api/staff/:id/reset-link', { params }),
    onSuccess: ({ link: address, expiresAt }) =>
      address ? props.showLink({ address, expiresAt }) : tell(t.settings.invited),
    onError: (error) => tellFailure(explain(t, error)),
  })
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="subtle" px={6} aria-label={`${t.common.moreActions}: ${member.name}`}>
          <IconDots size={18} stroke={1.6} aria-hidden={true} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => props.edit(member)}>{t.common.edit}</Menu.Item>
        {member.state === 'deactivated' ? (
          <Menu.Item onClick={() => reactivate.mutate()}>{t.settings.staffReactivate}</Menu.Item>
        ) : (
          <>
            <Menu.Item onClick={() => link.mutate()}>
              {member.state === 'invited' ? t.settings.staffNewLink : t.settings.staffResetLink}
            </Menu.Item>
            <Menu.Item
              color="red"
              disabled={member.id === session.staff.id}
              onClick={() => deactivate.mutate()}
            >
              {t.settings.staffDeactivate}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
