import { NativeSelect } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { storesQuery, teamsQuery } from '../parts/use-places.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { Section } from './section.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

/** The team and the store that look after the customer; saved as chosen. */
export function Places(props: { customer: Customer }) {
  const { t } = useWords()
  const may = useMay()
  const { id, teamId, storeId } = props.customer
  const refresh = useRefresh(id)
  const teams = useQuery({ ...teamsQuery, enabled: may('teams:read') })
  const stores = useQuery({ ...storesQuery, enabled: may('teams:read') })
  const change = useMutation({
    mutationFn: (body: { teamId?: string | null; storeId?: string | null }) =>
      api('PATCH', '/api/customers/:id', { params: { id }, body }),
    onSuccess: refresh,
  })
  const options = (none: string, items: readonly { id: string; name: string }[] = []) => [
    { value: '', label: none },
    ...items.map((item) => ({ value: item.id, label: item.name })),
  ]
  if (!teams.data?.items.length && !stores.data?.items.length) return null
  return (
    <Section title={t.customers.teamAndStore}>
      <div className="field-row">
        <NativeSelect
          aria-label={t.customers.filters.team}
          disabled={!may('customers:write')}
          value={teamId ?? ''}
          data={options(t.customers.noTeam, teams.data?.items)}
          onChange={(event) => change.mutate({ teamId: event.currentTarget.value || null })}
        />
        <NativeSelect
          aria-label={t.customers.filters.store}
          disabled={!may('customers:write')}
          value={storeId ?? ''}
          data={options(t.customers.noStore, stores.data?.items)}
          onChange={(event) => change.mutate({ storeId: event.currentTarget.value || null })}
        />
      </div>
      <Problem error={change.error} />
    </Section>
  )
}
