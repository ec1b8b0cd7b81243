import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { IconChevronDown, IconPencil, IconX } from '../../../kit/icons.ts'
import { Problem } from '../parts/states.tsx'
import { useActors } from '../parts/use-actors.ts'
import { useMay } from '../session.ts'
import { useSay } from '../timeline/facts.tsx'
import { humanise } from '../timeline/read.ts'
import { useWords } from '../words.tsx'
import { AddButton } from './add-button.tsx'
import { FormFoot } from './handles.tsx'
import { Section } from './section.tsx'
import { type Customer, useRefresh } from './use-customer.ts'

type Claim = Customer['traitClaims'][number]

/** One value a trait, with its source; other claims stand side by side behind a disclosure. */
export function Traits(props: { customer: Customer }) {
  const { t } = useWords()
  const may = useMay()
  const [editing, edit] = useState<string>()
  const byName = Map.groupBy(props.customer.traitClaims, (claim) => claim.name)
  const names = [...byName.keys()].sort((a, b) => order(a) - order(b) || a.localeCompare(b))
  const write = may('customers:write')
  return (
    <Section
      title={t.customers.traitsTitle}
      action={
        write ? (
          <AddButton
            label={t.customers.addTrait}
            open={editing === ''}
            toggle={() => edit(editing === '' ? undefined : '')}
          />
        ) : null
      }
    >
      {editing === '' ? (
        <EditTrait customer={props.customer} name="" value="" close={() => edit(undefined)} />
      ) : null}
      {names.length ? null : <p className="quiet small">{t.customers.noTraits}</p>}
      <ul className="plain-list lines">
        {names.map((name) =>
          editing === name ? (
            <li key={name}>
              <EditTrait
                customer={props.customer}
                name={name}
                value={plain(props.customer.traits[name])}
                close={() => edit(undefined)}
              />
            </li>
          ) : (
            <TraitLine
              key={name}
              name={name}
              claims={byName.get(name) ?? []}
              edit={write ? () => edit(name) : undefined}
              customerId={props.customer.id}
            />
          ),
        )}
      </ul>
    </Section>
  )
}

const first = ['name', 'firstName', 'first_name', 'lastName', 'last_name', 'email', 'phone']
const order = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
const plain = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

function TraitLine(props: {
  name: string
  claims: readonly Claim[]
  edit: (() => void) | undefined
  customerId: string
}) {
  const { t } = useWords()
  const say = useSay()
  const refresh = useRefresh(props.customerId)
  const [opened, open] = useState(false)
  const remove = useMutation({
    mutationFn: () =>
      api('PATCH', '/api/customers/:id', {
        params: { id: props.customerId },
        body: { traits: { [props.name]: null } },
      }),
    onSuccess: refresh,
  })
  const label = wordOf(t.customers.traitNames, props.name, humanise(props.name))
  const current = props.claims.find((claim) => claim.effective) ?? props.claims[0]
  const others = props.claims.filter((claim) => claim !== current)
  if (!current) return null
  return (
    <li>
      <div className="row">
        <span className="line-label">{label}</span>
        <span className="grow trait-value">{say(current.value)}</span>
        {props.edit ? (
          <span className="row-tools">
            <button
              type="button"
              className="icon-button"
              aria-label={t.customers.editTrait(label)}
              onClick={props.edit}
            >
              <IconPencil size={16} stroke={1.6} aria-hidden={true} />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={t.customers.removeTrait(label)}
              onClick={() => remove.mutate()}
            >
              <IconX size={16} stroke={1.6} aria-hidden={true} />
            </button>
          </span>
        ) : null}
      </div>
      <div className="under">
        <Source claim={current} />
      </div>
      {others.length ? (
        <>
          <button
            type="button"
            className="more"
            aria-expanded={opened}
            onClick={() => open(!opened)}
          >
            <IconChevronDown size={16} aria-hidden={true} />
            {t.customers.otherValues(others.length)}
          </button>
          {opened ? (
            <ul className="plain-list others">
              {others.map((claim) => (
                <li key={`${claim.source} ${claim.occurredAt} ${claim.handleId}`}>
                  {say(claim.value)} <Source claim={claim} />
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : null}
      <Problem error={remove.error} />
    </li>
  )
}

function Source(props: { claim: Claim }) {
  const { t, f } = useWords()
  const actor = useActors()
  return (
    <span className="meta">
      {[
        actor(props.claim.source),
        f.date(props.claim.occurredAt),
        props.claim.masked ? t.customers.masked : '',
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  )
}

function EditTrait(props: { customer: Customer; name: string; value: string; close: () => void }) {
  const { t } = useWords()
  const refresh = useRefresh(props.customer.id)
  const [name, setName] = useState(props.name)
  const [value, setValue] = useState(props.value)
  const save = useMutation({
    mutationFn: () =>
      api('PATCH', '/api/customers/:id', {
        params: { id: props.customer.id },
        body: { traits: { [name.trim()]: value.trim() } },
      }),
    onSuccess: async () => {
      await refresh()
      props.close()
    },
  })
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {props.name ? null : (
        <TextInput
          label={t.customers.traitName}
          autoFocus
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={
          props.name
            ? wordOf(t.customers.traitNames, props.name, humanise(props.name))
            : t.customers.traitValue
        }
        autoFocus={props.name !== ''}
        required
        withAsterisk={false}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Problem error={save.error} />
      <FormFoot busy={save.isPending} verb={t.common.save} close={props.close} />
    </form>
  )
}
