// Merging: find the other, see what either direction would give, say why, do it, and undo it within
// eight seconds (or at any later time from the panel).

import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { IconArrowsExchange, IconSearch } from '../../../kit/icons.ts'
import { Problem, Skeleton } from '../parts/states.tsx'
import { tellWithUndo } from '../parts/toast.ts'
import { useSay } from '../timeline/facts.tsx'
import { humanise } from '../timeline/read.ts'
import { useWords } from '../words.tsx'
import { Brief } from './brief.tsx'
import { useUndoMerge } from './undo-merge.ts'
import type { Customer } from './use-customer.ts'

export function MergeDialog(props: {
  customer: Customer
  close: () => void
  other?: string
  /** Told whom both are now; without it their page is opened. */
  done?: (id: string) => Promise<void>
}) {
  const { t } = useWords()
  const [other, choose] = useState(props.other)
  return (
    <Modal
      opened
      onClose={props.close}
      title={t.customers.mergeTitle}
      size="xl"
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      {other ? (
        <Preview
          customer={props.customer}
          other={other}
          back={() => choose(undefined)}
          close={props.close}
          done={props.done}
        />
      ) : (
        <Search customer={props.customer} choose={choose} />
      )}
    </Modal>
  )
}

function Search(props: { customer: Customer; choose: (id: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useQuery({
    queryKey: ['merge-search', q],
    queryFn: ({ signal }) => api('GET', '/api/customers', { query: { q, limit: 8 }, signal }),
    enabled: q.length > 1,
    placeholderData: (before) => before,
  })
  const items = found.data?.items.filter(({ id }) => id !== props.customer.id) ?? []
  return (
    <div className="stack">
      <p className="quiet">{t.customers.mergeText}</p>
      <TextInput
        type="search"
        label={t.customers.mergeSearch}
        placeholder={t.customers.searchPlaceholder}
        data-autofocus
        leftSection={<IconSearch size={16} stroke={1.6} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Problem error={found.error} />
      {found.isSuccess && q.length > 1 && !items.length ? (
        <p className="quiet">{t.customers.mergeNobody}</p>
      ) : null}
      <ul className="plain-list found">
        {items.map((customer) => (
          <li key={customer.id}>
            <button type="button" className="found-one" onClick={() => props.choose(customer.id)}>
              <Brief customer={customer} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Preview(props: {
  customer: Customer
  other: string
  back: () => void
  close: () => void
  done: ((id: string) => Promise<void>) | undefined
}) {
  const { t } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const undo = useUndoMerge()
  const [turned, turn] = useState(false)
  const [reason, setReason] = useState('')
  const into = turned ? props.other : props.customer.id
  const from = turned ? props.customer.id : props.other
  const preview = useQuery({
    queryKey: ['merge-preview', into, from],
    queryFn: () =>
      api('GET', '/api/customers/:id/merges/preview', { params: { id: into }, query: { from } }),
    staleTime: 0,
  })
  const merge = useMutation({
    mutationFn: () =>
      api('POST', '/api/customers/:id/merges', {
        params: { id: into },
        body: { from, ...(reason.trim() ? { reason: reason.trim() } : {}) },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: async ({ id, customer }) => {
      tellWithUndo(t.customers.mergeDone, t.common.undo, () => undo.mutate(id))
      props.close()
      await client.invalidateQueries()
      if (props.done) await props.done(customer.id)
      else await navigate({ to: '/customers/$id', params: { id: customer.id } })
    },
  })
  const seen = preview.data
  if (!seen) return preview.error ? <Problem error={preview.error} /> : <Skeleton rows={5} />
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        merge.mutate()
      }}
    >
      <div className="merge">
        <Brief customer={seen.into} label={t.customers.mergeStays} />
        <button
          type="button"
          className="icon-button"
          aria-label={t.customers.mergeTurn}
          title={t.customers.mergeTurn}
          onClick={() => turn(!turned)}
        >
          <IconArrowsExchange size={18} stroke={1.6} aria-hidden={true} />
        </button>
        <Brief customer={seen.from} label={t.customers.mergeComes} />
      </div>
      <Conflicts conflicts={seen.conflicts} />
      <div className="merge-result">
        <Brief customer={seen.result} label={t.customers.mergeResult} full />
      </div>
      {seen.apart ? (
        <p className="notice" data-tone="warn">
          {t.customers.mergeApart}
        </p>
      ) : null}
      {seen.refusal && !seen.apart ? (
        <p className="notice" data-tone="bad">
          {wordOf(t.refusals, seen.refusal.code, seen.refusal.title)}
        </p>
      ) : null}
      <TextInput
        label={`${t.customers.mergeReason} (${t.common.optional})`}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem error={merge.error} />
      <div className="row">
        <Button
          type="submit"
          loading={merge.isPending}
          disabled={seen.refusal !== null || seen.apart !== null}
        >
          {t.customers.mergeDo}
        </Button>
        <Button variant="subtle" onClick={props.back}>
          {t.common.back}
        </Button>
      </div>
    </form>
  )
}

function Conflicts(props: {
  conflicts: readonly { name: string; into?: unknown; from?: unknown; result?: unknown }[]
}) {
  const { t } = useWords()
  const say = useSay()
  if (!props.conflicts.length) return null
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  return (
    <div>
      <h3>{t.customers.mergeConflicts}</h3>
      <p className="quiet small">{t.customers.mergeConflictLine}</p>
      <ul className="plain-list conflicts">
        {props.conflicts.map(({ name, into, from, result }) => (
          <li key={name}>
            <span className="quiet">{wordOf(t.customers.traitNames, name, humanise(name))}</span>
            {[into, from].map((value, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: always the same two, in this order
                key={index}
                className="tag"
                data-tone={same(value, result) ? 'accent' : undefined}
              >
                {say(value)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  )
}
