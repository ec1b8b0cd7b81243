// The cases of a customer, with what can be done with each.

import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../../kit/api.ts'
import { IconCheck, IconPencil } from '../../../kit/icons.ts'
import { AddButton } from '../customer/add-button.tsx'
import { Section } from '../customer/section.tsx'
import { useControllers } from '../inbox/acts/colleagues.ts'
import { Problem } from '../parts/states.tsx'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { CaseState, Due } from './due.tsx'
import { type Case, isDone, useCasesOf } from './use-cases.ts'

const CaseDialog = lazy(() => import('./case-dialog.tsx').then((m) => ({ default: m.CaseDialog })))

export function CasesSection(props: { customerId: string }) {
  const { t } = useWords()
  const { customerId } = props
  const may = useMay()('messages:send')
  const cases = useCasesOf(customerId)
  const [opened, open] = useState<Case | 'new'>()
  const add = <AddButton label={t.cases.open} open={opened === 'new'} toggle={() => open('new')} />
  return (
    <Section title={t.cases.title} action={may ? add : null}>
      {cases.data?.length ? (
        <ul className="plain-list lines">
          {cases.data.map((one) => (
            <CaseLine key={one.id} of={one} edit={may ? () => open(one) : undefined} />
          ))}
        </ul>
      ) : cases.data ? (
        <p className="quiet small">{t.cases.noneYet}</p>
      ) : null}
      <Problem error={cases.error} retry={() => void cases.refetch()} />
      <Suspense fallback={null}>
        {opened ? (
          <CaseDialog
            customerId={customerId}
            {...(opened === 'new' ? {} : { of: opened })}
            close={() => open(undefined)}
          />
        ) : null}
      </Suspense>
    </Section>
  )
}

function CaseLine(props: { of: Case; edit: (() => void) | undefined }) {
  const { t } = useWords()
  const { of, edit } = props
  const named = useControllers()
  const resolve = useMutation({
    mutationFn: () =>
      api('PATCH', '/api/cases/:id', { params: { id: of.id }, body: { state: 'resolved' } }),
  })
  const owner = of.ownerId ? named(`staff:${of.ownerId}`) : undefined
  return (
    <li data-case={of.number} data-former={isDone(of) || undefined}>
      <div className="row">
        <div className="grow">
          <b>{t.cases.one(of.number)}</b> {of.title}
        </div>
        {edit && !isDone(of) ? (
          <button
            type="button"
            className="icon-button"
            aria-label={t.cases.resolve(of.number)}
            title={t.cases.resolve(of.number)}
            disabled={resolve.isPending}
            onClick={() => resolve.mutate()}
          >
            <IconCheck size={16} stroke={1.6} aria-hidden={true} />
          </button>
        ) : null}
        {edit ? (
          <button
            type="button"
            className="icon-button"
            aria-label={t.cases.edit(of.number)}
            title={t.cases.edit(of.number)}
            onClick={edit}
          >
            <IconPencil size={16} stroke={1.6} aria-hidden={true} />
          </button>
        ) : null}
      </div>
      <p className="row wrap small">
        <CaseState of={of} />
        <Due of={of} />
        {owner ? <span className="quiet">{owner}</span> : null}
      </p>
      <Problem error={resolve.error} />
    </li>
  )
}
