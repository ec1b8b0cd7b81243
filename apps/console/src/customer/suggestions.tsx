import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { IconSparkles } from '../../../kit/icons.ts'
import { nameOf } from '../parts/customer-name.ts'
import { Problem } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { useMay } from '../session.ts'
import { humanise } from '../timeline/read.ts'
import { useWords } from '../words.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

type Suggestion = Item<'GET', '/api/suggestions'>

/** Who may be the same person, with how alike and why; shown only when there is somebody. */
export function Suggestions(props: { customer: Customer }) {
  const { id } = props.customer
  const { t } = useWords()
  const found = useQuery({
    queryKey: ['suggestions', id],
    queryFn: () => api('GET', '/api/suggestions', { query: { customerId: id, limit: 5 } }),
  })
  if (!found.data?.items.length) return null
  return (
    <section className="suggestions" aria-label={t.customers.suggestionsTitle}>
      <h2>
        <IconSparkles size={16} stroke={1.6} aria-hidden={true} /> {t.customers.suggestionsTitle}
      </h2>
      <ul className="plain-list">
        {found.data.items.map((suggestion) => (
          <Line key={suggestion.id} suggestion={suggestion} customer={props.customer} />
        ))}
      </ul>
    </section>
  )
}

function Line(props: { suggestion: Suggestion; customer: Customer }) {
  const { suggestion, customer } = props
  const { t, f } = useWords()
  const may = useMay()
  const refresh = useRefresh(customer.id)
  const [merging, merge] = useState(false)
  const other = suggestion.a.id === customer.id ? suggestion.b : suggestion.a
  const dismiss = useMutation({
    mutationFn: () =>
      api('POST', '/api/suggestions/:id/dismiss', { params: { id: suggestion.id } }),
    onSuccess: () => {
      tell(t.customers.suggestionDismissed)
      return refresh()
    },
  })
  const why = suggestion.reasons
    .map(({ rule, value }) =>
      [wordOf(t.customers.rules, rule, humanise(rule)), value].filter(Boolean).join(': '),
    )
    .join(' · ')
  return (
    <li>
      <div className="row">
        <Link to="/customers/$id" params={{ id: other.id }} className="grow cut">
          {nameOf(other, t)}
        </Link>
        <span className="tag">{t.customers.suggestionScore(f.percent(suggestion.score))}</span>
      </div>
      <p className="small">{why}</p>
      {may('customers:merge') ? (
        <div className="row wrap">
          <Button size="xs" onClick={() => merge(true)}>
            {t.customers.suggestionAccept}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={dismiss.isPending}
            onClick={() => dismiss.mutate()}
          >
            {t.customers.suggestionDismiss}
          </Button>
        </div>
      ) : null}
      <Problem error={dismiss.error} />
      {merging ? (
        <MergeDialog customer={customer} other={other.id} close={() => merge(false)} />
      ) : null}
    </li>
  )
}
