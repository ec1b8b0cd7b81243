import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { languages, wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { AddButton } from './add-button.tsx'
import { FormFoot } from './handles.tsx'
import { Section } from './section.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

type Wanted = NonNullable<Customer['preferences']>
const nothing: Wanted = { channels: [], language: null, quietHours: null, frequency: null }

/** How the customer wants to be reached. */
export function Preferences(props: { customer: Customer }) {
  const { t, f } = useWords()
  const may = useMay()
  const [editing, edit] = useState(false)
  const wanted = props.customer.preferences ?? nothing
  const lines: [string, string][] = []
  if (wanted.channels.length)
    lines.push([
      t.customers.preferredChannels,
      wanted.channels.map((channel) => wordOf(t.common.channels, channel)).join(' › '),
    ])
  if (wanted.language)
    lines.push([t.customers.preferredLanguage, wordOf(t.common.languages, wanted.language)])
  if (wanted.quietHours)
    lines.push([t.customers.quietHours, `${wanted.quietHours.from} – ${wanted.quietHours.until}`])
  if (wanted.frequency)
    lines.push([
      t.customers.frequency,
      t.customers.frequencyLine(wanted.frequency.messages, wanted.frequency.perDays),
    ])
  return (
    <Section
      title={t.customers.preferencesTitle}
      action={
        may('customers:write') ? (
          <AddButton
            edit
            label={`${t.common.edit}: ${t.customers.preferencesTitle}`}
            open={editing}
            toggle={() => edit(!editing)}
          />
        ) : null
      }
    >
      {editing ? (
        <Edit customer={props.customer} wanted={wanted} close={() => edit(false)} />
      ) : lines.length ? (
        <ul className="plain-list lines">
          {lines.map(([label, value]) => (
            <li key={label} className="row">
              <span className="line-label">{label}</span>
              <span className="grow">{value}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet small">{t.customers.noPreferences}</p>
      )}
      {wanted.quietHours ? (
        <span className="meta">{f.list([wanted.quietHours.timeZone])}</span>
      ) : null}
    </Section>
  )
}

const offered = ['whatsapp', 'email', 'sms', 'voice', 'push'] as const

function Edit(props: { customer: Customer; wanted: Wanted; close: () => void }) {
  const { t } = useWords()
  const refresh = useRefresh(props.customer.id)
  const [form, setForm] = useState(props.wanted)
  const save = useMutation({
    mutationFn: () =>
      api('PUT', '/api/customers/:id/preferences', {
        params: { id: props.customer.id },
        body: form,
      }),
    onSuccess: async () => {
      await refresh()
      props.close()
    },
  })
  const quiet = form.quietHours
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Checkbox.Group
        label={t.customers.preferredChannels}
        value={form.channels}
        onChange={(channels) => setForm({ ...form, channels })}
      >
        <div className="row wrap checks">
          {offered.map((channel) => (
            <Checkbox key={channel} value={channel} label={t.common.channels[channel]} size="xs" />
          ))}
        </div>
      </Checkbox.Group>
      <NativeSelect
        label={t.customers.preferredLanguage}
        value={form.language ?? ''}
        data={[
          { value: '', label: t.common.unknown },
          ...languages.map((value) => ({
            value: value as string,
            label: t.common.languages[value],
          })),
        ]}
        onChange={(event) => setForm({ ...form, language: event.currentTarget.value || null })}
      />
      <Checkbox
        label={t.customers.quietHours}
        checked={quiet !== null}
        onChange={(event) =>
          setForm({
            ...form,
            quietHours: event.currentTarget.checked
              ? { from: '21:00', until: '08:00', timeZone: zone }
              : null,
          })
        }
      />
      {quiet ? (
        <div className="field-row">
          <TextInput
            type="time"
            label={t.customers.quietFrom}
            value={quiet.from}
            onChange={(event) =>
              setForm({ ...form, quietHours: { ...quiet, from: event.currentTarget.value } })
            }
          />
          <TextInput
            type="time"
            label={t.customers.quietUntil}
            value={quiet.until}
            onChange={(event) =>
              setForm({ ...form, quietHours: { ...quiet, until: event.currentTarget.value } })
            }
          />
        </div>
      ) : null}
      <Frequency form={form} setForm={setForm} />
      <Problem error={save.error} />
      <FormFoot busy={save.isPending} verb={t.common.save} close={props.close} />
    </form>
  )
}

function Frequency(props: { form: Wanted; setForm: (form: Wanted) => void }) {
  const { t } = useWords()
  const { form, setForm } = props
  const { frequency } = form
  return (
    <>
      <Checkbox
        label={t.customers.frequency}
        checked={frequency !== null}
        onChange={(event) =>
          setForm({
            ...form,
            frequency: event.currentTarget.checked ? { messages: 2, perDays: 7 } : null,
          })
        }
      />
      {frequency ? (
        <div className="field-row">
          <NumberInput
            label={t.customers.frequencyMessages}
            min={0}
            max={100}
            hideControls
            value={frequency.messages}
            onChange={(value) =>
              setForm({ ...form, frequency: { ...frequency, messages: Number(value) } })
            }
          />
          <NumberInput
            label={t.customers.frequencyDays}
            min={1}
            max={90}
            hideControls
            value={frequency.perDays}
            onChange={(value) =>
              setForm({ ...form, frequency: { ...frequency, perDays: Number(value) } })
            }
          />
        </div>
      ) : null}
    </>
  )
}
