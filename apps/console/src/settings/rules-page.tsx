// How handles are read and limited: each field is saved when it is left, as on the profile.

import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { Failure, Problem, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useWords } from '../words.tsx'
import { OwnAddresses } from './own-addresses.tsx'
import { SettingsFrame } from './page.tsx'
import { type Rules, rulesQuery, useChangeRules } from './use-rules.ts'

export function RulesPage() {
  const { t } = useWords()
  const rules = useQuery(rulesQuery)
  return (
    <SettingsFrame title={t.settings.pages.rules} text={t.settings.rulesText}>
      {rules.data ? (
        <>
          <General rules={rules.data} />
          <OwnAddresses addresses={rules.data.ownAddresses} />
          <Limits rules={rules.data} />
        </>
      ) : rules.isError ? (
        <Failure error={rules.error} retry={() => void rules.refetch()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </SettingsFrame>
  )
}

function General({ rules }: { rules: Rules }) {
  const { t, language } = useWords()
  const change = useChangeRules()
  const [country, setCountry] = useState(rules.country)
  const code = country.trim().toUpperCase()
  return (
    <section className="card settings-card">
      <TextInput
        label={t.settings.rulesCountry}
        description={nameOfCountry(code, language) ?? t.transfer.countryHint}
        maxLength={2}
        value={country}
        onChange={(event) => setCountry(event.currentTarget.value)}
        onBlur={() => {
          if (!/^[A-Z]{2}$/.test(code)) setCountry(rules.country)
          else if (code !== rules.country) change.mutate({ country: code })
        }}
      />
      <NumberField
        label={t.settings.rulesMaxJoins}
        description={t.settings.rulesMaxJoinsText}
        value={rules.maxJoins}
        min={0}
        save={(maxJoins) => {
          if (maxJoins !== null) change.mutate({ maxJoins })
        }}
      />
      <Problem error={change.error} />
    </section>
  )
}

function nameOfCountry(code: string, language: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined
  return new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(code)
}

function Limits({ rules }: { rules: Rules }) {
  const { t } = useWords()
  const change = useChangeRules()
  const nameOf = (type: string) =>
    type === 'other' ? t.settings.rulesOther : wordOf(t.common.handleTypes, type)
  const columns: Column<[type: string, limit: number]>[] = [
    { label: t.settings.rulesType, title: true, cell: ([type]) => nameOf(type) },
    {
      label: t.settings.rulesLimit,
      cell: ([type, limit]) => (
        <NumberField
          // What the house made of it, such as the standard after an empty field, is shown anew.
          key={limit}
          ariaLabel={`${t.settings.rulesLimit}: ${nameOf(type)}`}
          value={limit}
          min={1}
          save={(given) => change.mutate({ limits: { [type]: given } })}
        />
      ),
    },
  ]
  return (
    <section className="stack" aria-labelledby="limits-title">
      <div>
        <h2 id="limits-title">{t.settings.rulesLimits}</h2>
        <p className="quiet small">{t.settings.rulesLimitsText}</p>
      </div>
      <Problem error={change.error} />
      <Table
        label={t.settings.rulesLimits}
        columns={columns}
        rows={Object.entries(rules.limits)}
        keyOf={([type]) => type}
      />
    </section>
  )
}

/** A whole number, saved when the field is left; null when it was emptied. */
function NumberField(props: {
  label?: string
  ariaLabel?: string
  description?: string
  value: number
  min: number
  save: (value: number | null) => void
}) {
  const { label, ariaLabel, description, value, min } = props
  const [text, setText] = useState(String(value))
  const leave = () => {
    const given = text.trim() === '' ? null : Number(text)
    if (given === value) return
    if (given === null || (Number.isInteger(given) && given >= min && given <= most)) {
      props.save(given)
      if (given !== null) return
    }
    setText(String(value))
  }
  return (
    <TextInput
      type="number"
      inputMode="numeric"
      min={min}
      max={most}
      {...(label ? { label } : {})}
      {...(ariaLabel ? { 'aria-label': ariaLabel } : {})}
      {...(description ? { description } : {})}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
    />
  )
}

/** More is no limit; the server says so too. */
const most = 1000
