import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { useActors } from '../parts/use-actors.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { AddButton } from './add-button.tsx'
import { Section } from './section.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

const tones = ['', 'warn', 'info', 'ok'] as const
type Handle = Customer['handles'][number]

/** The handles with who said so, how sure it is, and when it was this person's. */
export function Handles(props: { customer: Customer }) {
  const { t } = useWords()
  const may = useMay()
  const [adding, add] = useState(false)
  const shown = props.customer.handles.filter(({ type }) => type !== 'home')
  return (
    <Section
      title={t.customers.handlesTitle}
      action={
        may('customers:write') ? (
          <AddButton label={t.customers.addHandle} open={adding} toggle={() => add(!adding)} />
        ) : null
      }
    >
      {adding ? <AddHandle customer={props.customer} close={() => add(false)} /> : null}
      <ul className="plain-list lines">
        {shown.map((handle) => (
          <HandleLine
            key={handle.id}
            handle={handle}
            isAmong={shown.some(
              ({ type, realm }) => type === handle.type && realm !== handle.realm,
            )}
          />
        ))}
      </ul>
    </Section>
  )
}

/** @param props.isAmong others of its type are of another realm: it is named then */
function HandleLine(props: { handle: Handle; isAmong: boolean }) {
  const { handle } = props
  const { t, f } = useWords()
  const actor = useActors()
  const former = handle.heldUntil !== null || handle.retiredAt !== null
  const evidence = [
    handle.assertedBy ? t.customers.assertedBy(actor(handle.assertedBy)) : undefined,
    handle.heldFrom && handle.heldUntil
      ? t.customers.heldBetween(f.date(handle.heldFrom), f.date(handle.heldUntil))
      : t.customers.heldSince(f.date(handle.heldFrom ?? handle.firstSeenAt)),
    props.isAmong && handle.realm ? `${t.customers.realm}: ${handle.realm}` : undefined,
    handle.masked ? t.customers.masked : undefined,
  ]
  return (
    <li data-former={former || undefined}>
      <div className="row">
        <span className="line-label">{wordOf(t.common.handleTypes, handle.type)}</span>
        <span className="grow cut" title={handle.value}>
          {handle.value}
        </span>
        {former ? (
          <span className="tag">{handle.retiredAt ? t.customers.retired : t.customers.former}</span>
        ) : null}
      </div>
      <div className="row wrap under">
        <span className="tag" data-tone={tones[handle.assurance] || undefined}>
          {wordOf(t.customers.assurance, String(handle.assurance))}
        </span>
        <span className="meta">{evidence.filter(Boolean).join(' · ')}</span>
      </div>
    </li>
  )
}

function AddHandle(props: { customer: Customer; close: () => void }) {
  const { t } = useWords()
  const refresh = useRefresh(props.customer.id)
  const [type, setType] = useState('email')
  const [value, setValue] = useState('')
  const add = useMutation({
    mutationFn: () =>
      api('POST', '/api/customers/:id/handles', {
        params: { id: props.customer.id },
        body: { type, value },
      }),
    onSuccess: async () => {
      await refresh()
      props.close()
    },
  })
  const types = ['email', 'phone', 'whatsapp', 'instagram', 'user', 'card'] as const
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <NativeSelect
        label={t.customers.handleType}
        value={type}
        onChange={(event) => setType(event.currentTarget.value)}
        data={types.map((each) => ({ value: each, label: t.common.handleTypes[each] }))}
      />
      <TextInput
        label={t.customers.handleValue}
        description={t.customers.handleAddedNote}
        required
        withAsterisk={false}
        data-autofocus
        autoFocus
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Problem error={add.error} />
      <FormFoot busy={add.isPending} verb={t.common.add} close={props.close} />
    </form>
  )
}

/** Save and cancel of a small form. */
export function FormFoot(props: {
  busy: boolean
  verb: string
  close: () => void
  disabled?: boolean
}) {
  const { t } = useWords()
  return (
    <div className="row">
      <Button type="submit" loading={props.busy} disabled={props.disabled ?? false}>
        {props.verb}
      </Button>
      <Button variant="subtle" onClick={props.close}>
        {t.common.cancel}
      </Button>
    </div>
  )
}
