import { NativeSelect } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { useActors } from '../parts/use-actors.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { AddButton } from './add-button.tsx'
import { FormFoot } from './handles.tsx'
import { Section } from './section.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

type Consent = Item<'GET', '/api/customers/:id/consents'>
interface Props {
  customer: Customer
  handle: (id: unknown) => string | undefined
}

/** What the customer agreed to, by purpose, channel and handle, with how and when it was said. */
export function Consents(props: Props) {
  const { t } = useWords()
  const may = useMay()
  const { id } = props.customer
  const [adding, add] = useState(false)
  const [history, showHistory] = useState(false)
  const consents = useQuery({
    queryKey: ['consents', id],
    queryFn: () => api('GET', '/api/customers/:id/consents', { params: { id } }),
  })
  const items = consents.data?.items ?? []
  const current = items.filter((consent) => consent.current)
  const former = items.filter((consent) => !consent.current)
  return (
    <Section
      title={t.customers.consentsTitle}
      action={
        may('customers:write') ? (
          <AddButton label={t.customers.consentGive} open={adding} toggle={() => add(!adding)} />
        ) : null
      }
    >
      {adding ? <AddConsent customer={props.customer} close={() => add(false)} /> : null}
      {consents.isSuccess && !items.length ? (
        <p className="quiet small">{t.customers.noConsents}</p>
      ) : null}
      <ul className="plain-list lines">
        {current.map((consent) => (
          <Line key={consent.id} consent={consent} {...props} withdraw={may('customers:write')} />
        ))}
      </ul>
      {former.length ? (
        <button
          type="button"
          className="more"
          aria-expanded={history}
          onClick={() => showHistory(!history)}
        >
          {t.customers.consentHistory} ({former.length})
        </button>
      ) : null}
      {history ? (
        <ul className="plain-list lines others">
          {former.map((consent) => (
            <Line key={consent.id} consent={consent} {...props} withdraw={false} />
          ))}
        </ul>
      ) : null}
    </Section>
  )
}

function Line(props: Props & { consent: Consent; withdraw: boolean }) {
  const { consent } = props
  const { t, f } = useWords()
  const actor = useActors()
  const refresh = useRefresh(props.customer.id)
  const withdraw = useMutation({
    mutationFn: () =>
      api('POST', '/api/customers/:id/consents', {
        params: { id: props.customer.id },
        body: {
          purpose: consent.purpose,
          channel: consent.channel,
          handleId: consent.handleId,
          state: 'withdrawn',
          how: 'message',
        },
      }),
    onSuccess: refresh,
  })
  const given = consent.state === 'given'
  return (
    <li>
      <div className="row wrap">
        <span className="tag" data-tone={given ? 'ok' : 'warn'}>
          {given ? t.customers.consentGiven : t.customers.consentWithdrawn}
        </span>
        <span className="grow">
          {wordOf(t.customers.purposes, consent.purpose)}
          <span className="quiet">
            {' · '}
            {consent.channel
              ? wordOf(t.common.channels, consent.channel)
              : t.customers.everyChannel}
          </span>
        </span>
        {props.withdraw && given ? (
          <button type="button" className="link-button" onClick={() => withdraw.mutate()}>
            {t.customers.consentWithdraw}
          </button>
        ) : null}
      </div>
      <span className="meta">
        {[
          t.customers.consentLine(wordOf(t.customers.consentHows, consent.how), f.date(consent.at)),
          actor(consent.by),
          props.handle(consent.handleId),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <Problem error={withdraw.error} />
    </li>
  )
}

function AddConsent(props: { customer: Customer; close: () => void }) {
  const { t } = useWords()
  const refresh = useRefresh(props.customer.id)
  const [form, setForm] = useState({ purpose: 'marketing', channel: '', how: 'counter' })
  const give = useMutation({
    mutationFn: () =>
      api('POST', '/api/customers/:id/consents', {
        params: { id: props.customer.id },
        body: { ...form, channel: form.channel || null, state: 'given' },
      }),
    onSuccess: async () => {
      await refresh()
      props.close()
    },
  })
  const field = (name: keyof typeof form, list: Record<string, string>) => ({
    value: form[name],
    data: Object.entries(list).map(([value, label]) => ({ value, label })),
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  const { import: _import, ...hows } = t.customers.consentHows
  const { email, whatsapp, sms, voice, push } = t.common.channels
  const channels = { '': t.customers.everyChannel, email, whatsapp, sms, voice, push }
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        give.mutate()
      }}
    >
      <NativeSelect
        label={t.customers.consentPurpose}
        {...field('purpose', t.customers.purposes)}
      />
      <NativeSelect label={t.customers.consentChannel} {...field('channel', channels)} />
      <NativeSelect label={t.customers.consentHow} {...field('how', hows)} />
      <Problem error={give.error} />
      <FormFoot busy={give.isPending} verb={t.common.save} close={props.close} />
    </form>
  )
}
