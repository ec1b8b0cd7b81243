// An address that a visitor of the chat typed: theirs when whoever answers says so, and not before.

import { useMutation } from '@tanstack/react-query'
import { api } from '../../../../kit/api.ts'
import { Problem } from '../../parts/states.tsx'
import { useMay } from '../../session.ts'
import { useWords } from '../../words.tsx'
import { useThreadFacts } from './facts.tsx'

export function ContactLeft({ values }: { values: Record<string, unknown> }) {
  const { t } = useWords()
  const { customerId } = useThreadFacts()
  const may = useMay()
  const email = String(values.email ?? '')
  const keep = useMutation({
    mutationFn: () =>
      api('POST', '/api/customers/:id/handles', {
        params: { id: customerId },
        body: { type: 'email', value: email },
      }),
  })
  return (
    <>
      <b className="said-head">{t.inbox.contactLeft}</b>
      {values.name ? <p>{String(values.name)}</p> : null}
      <p>{email}</p>
      {keep.isSuccess ? (
        <p className="meta" role="status">
          {t.inbox.contactKept}
        </p>
      ) : may('customers:write') ? (
        <button
          type="button"
          className="link-button"
          disabled={keep.isPending}
          onClick={() => keep.mutate()}
        >
          {t.inbox.contactKeep}
        </button>
      ) : null}
      <Problem error={keep.error} />
    </>
  )
}
