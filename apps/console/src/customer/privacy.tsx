// What the law asks for: everything that is held as a file, erasure, and the hold that forbids it.

import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { FormFrame } from '../parts/form-dialog.tsx'
import { saveAs } from '../parts/save-as.ts'
import { Problem } from '../parts/states.tsx'
import { tell, tellFailure } from '../parts/toast.ts'
import { explain } from '../problem.ts'
import { useWords } from '../words.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

/** The two that need no dialog: download, and lifting the hold. */
export function usePrivacy(id: string): { download: () => void; liftHold: () => void } {
  const { t } = useWords()
  const refresh = useRefresh(id)
  const onError = (error: unknown) => tellFailure(explain(t, error))
  const download = useMutation({
    mutationFn: () => api('GET', '/api/customers/:id/export', { params: { id } }),
    onSuccess: (held) =>
      saveAs(`customer-${id}.json`, 'application/json', JSON.stringify(held, null, 2)),
    onError,
  })
  const lift = useMutation({
    mutationFn: () => api('DELETE', '/api/customers/:id/hold', { params: { id } }),
    onSuccess: () => {
      tell(t.customers.holdLifted)
      return refresh()
    },
    onError,
  })
  return { download: () => download.mutate(), liftHold: () => lift.mutate() }
}

export function HoldDialog(props: { customer: Customer; close: () => void }) {
  const { t } = useWords()
  const { id } = props.customer
  const refresh = useRefresh(id)
  const [reason, setReason] = useState('')
  const hold = useMutation({
    mutationFn: () => api('PUT', '/api/customers/:id/hold', { params: { id }, body: { reason } }),
    onSuccess: async () => {
      tell(t.customers.holdDone)
      props.close()
      await refresh()
    },
  })
  return (
    <FormFrame title={t.customers.holdTitle} close={props.close} run={() => hold.mutate()}>
      <p>{t.customers.holdText}</p>
      <Reason value={reason} set={setReason} />
      <Problem error={hold.error} />
      <Foot
        verb={t.customers.holdDo}
        busy={hold.isPending}
        ready={reason.trim() !== ''}
        close={props.close}
      />
    </FormFrame>
  )
}

/** Erasing asks for a reason and for a word typed by hand: a slip must not do it. */
export function EraseDialog(props: { customer: Customer; name: string; close: () => void }) {
  const { t } = useWords()
  const { id } = props.customer
  const refresh = useRefresh(id)
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const erase = useMutation({
    mutationFn: () => api('POST', '/api/customers/:id/erase', { params: { id }, body: { reason } }),
    onSuccess: async () => {
      tell(t.customers.eraseDone)
      props.close()
      await refresh()
    },
  })
  const word = t.customers.eraseWord
  return (
    <FormFrame title={t.customers.eraseTitle} close={props.close} run={() => erase.mutate()}>
      <p>{t.customers.eraseText}</p>
      <b>{props.name}</b>
      <Reason value={reason} set={setReason} />
      <TextInput
        label={t.customers.eraseType(word)}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Problem error={erase.error} />
      <Foot
        danger
        verb={t.customers.eraseDo}
        busy={erase.isPending}
        ready={reason.trim() !== '' && typed.trim() === word}
        close={props.close}
      />
    </FormFrame>
  )
}

function Reason(props: { value: string; set: (value: string) => void }) {
  const { t } = useWords()
  return (
    <Textarea
      label={t.common.reason}
      required
      withAsterisk={false}
      maxLength={500}
      rows={3}
      data-autofocus
      value={props.value}
      onChange={(event) => props.set(event.currentTarget.value)}
    />
  )
}

function Foot(props: {
  verb: string
  busy: boolean
  ready: boolean
  danger?: boolean
  close: () => void
}) {
  const { t } = useWords()
  return (
    <div className="row">
      <Button
        type="submit"
        {...(props.danger ? { color: 'red' } : {})}
        loading={props.busy}
        disabled={!props.ready}
      >
        {props.verb}
      </Button>
      <Button variant="subtle" onClick={props.close}>
        {t.common.cancel}
      </Button>
    </div>
  )
}
