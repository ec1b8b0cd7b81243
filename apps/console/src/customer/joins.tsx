import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item, type Reply } from '../../../kit/api.ts'
import { Problem, Skeleton } from '../parts/states.tsx'
import { useActors } from '../parts/use-actors.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { Brief } from './brief.tsx'
import { Section } from './section.tsx'
import { useUndoMerge } from './undo-merge.ts'
import { type Customer, useRefresh } from './use-customer.ts'

type Edge = Item<'GET', '/api/customers/:id/merges'>
type Handle = Edge['from']
type Apart = Reply<'GET', '/api/customers/:id/merges'>['aparts'][number]

/** How the customer came together, and with whom it must not. */
export function Joins(props: { customer: Customer }) {
  const { t } = useWords()
  const { id } = props.customer
  const [undoing, undo] = useState<string>()
  const merges = useQuery({
    queryKey: ['merges', id],
    queryFn: () => api('GET', '/api/customers/:id/merges', { params: { id } }),
  })
  const items = merges.data?.items ?? []
  const aparts = merges.data?.aparts ?? []
  return (
    <Section title={t.customers.joinsTitle}>
      {merges.isSuccess && !items.length ? (
        <p className="quiet small">{t.customers.noJoins}</p>
      ) : null}
      <ul className="plain-list lines">
        {items.map((edge) => (
          <EdgeLine key={edge.id} edge={edge} undo={() => undo(edge.id)} />
        ))}
      </ul>
      {aparts.length ? <h3>{t.customers.aparts}</h3> : null}
      <ul className="plain-list lines">
        {aparts.map((apart) => (
          <ApartLine key={apart.id} apart={apart} customerId={id} />
        ))}
      </ul>
      {undoing ? <UndoDialog id={undoing} close={() => undo(undefined)} /> : null}
    </Section>
  )
}

function useHandleText(): (handle: Handle) => string {
  const { t } = useWords()
  return (handle) => {
    if (!handle) return t.common.unknown
    const type = wordOf(t.common.handleTypes, handle.type)
    return handle.type === 'home' ? type : `${type} ${handle.value}`
  }
}

function EdgeLine(props: { edge: Edge; undo: () => void }) {
  const { edge } = props
  const { t, f } = useWords()
  const may = useMay()
  const actor = useActors()
  const said = useHandleText()
  const joined = edge.kind === 'joined'
  return (
    <li data-former={edge.undoneAt ? true : undefined}>
      <div className="row">
        <span className="grow">
          <span className="quiet">{joined ? t.customers.joined : t.customers.attached}</span>{' '}
          {said(edge.from)}
        </span>
        {joined && !edge.undoneAt && may('customers:merge') ? (
          <button type="button" className="link-button" onClick={props.undo}>
            {t.common.undo}
          </button>
        ) : null}
      </div>
      <span className="meta">
        {edge.undoneAt
          ? t.customers.joinUndone(actor(edge.undoneBy ?? ''), f.dateTime(edge.undoneAt))
          : t.customers.joinMade(actor(edge.madeBy), f.dateTime(edge.madeAt))}
      </span>
    </li>
  )
}

function ApartLine(props: { apart: Apart; customerId: string }) {
  const { t, f } = useWords()
  const may = useMay()
  const said = useHandleText()
  const refresh = useRefresh(props.customerId)
  const { apart } = props
  const lift = useMutation({
    mutationFn: () => api('DELETE', '/api/aparts/:id', { params: { id: apart.id } }),
    onSuccess: refresh,
  })
  return (
    <li>
      <div className="row wrap">
        <span className="grow">
          {t.customers.apartFrom(apart.other?.name ?? said(apart.b ?? apart.a))}
        </span>
        {may('customers:merge') ? (
          <button type="button" className="link-button" onClick={() => lift.mutate()}>
            {t.customers.liftApart}
          </button>
        ) : null}
      </div>
      <span className="meta">{f.dateTime(apart.madeAt)}</span>
      <Problem error={lift.error} />
    </li>
  )
}

function UndoDialog(props: { id: string; close: () => void }) {
  const { t } = useWords()
  const undo = useUndoMerge()
  const preview = useQuery({
    queryKey: ['undo-preview', props.id],
    queryFn: () => api('GET', '/api/merges/:id/preview', { params: { id: props.id } }),
    staleTime: 0,
  })
  return (
    <Modal
      opened
      onClose={props.close}
      title={t.customers.undoTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <div className="stack">
        <p className="quiet">{t.customers.undoText}</p>
        <Problem error={preview.error} />
        {preview.isPending ? <Skeleton rows={4} /> : null}
        {preview.data ? (
          <div className="merge">
            <Brief customer={preview.data.stays} label={t.customers.undoStays} />
            <Brief customer={preview.data.leaves} label={t.customers.undoLeaves} />
          </div>
        ) : null}
        <div className="row">
          <Button
            data-autofocus
            loading={undo.isPending}
            disabled={!preview.data}
            onClick={() => undo.mutate(props.id, { onSettled: props.close })}
          >
            {t.customers.undoJoin}
          </Button>
          <Button variant="subtle" onClick={props.close}>
            {t.common.cancel}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
