import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { IconTrash } from '../../../kit/icons.ts'
import { Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useWords } from '../words.tsx'
import { useChangeRules } from './use-rules.ts'

interface Address {
  type: string
  value: string
}

const types = ['email', 'phone', 'whatsapp'] as const

/** The company's own addresses, which never become a customer's. */
export function OwnAddresses({ addresses }: { addresses: readonly Address[] }) {
  const { t } = useWords()
  const change = useChangeRules()
  const columns: Column<Address>[] = [
    { label: t.settings.rulesAddress, title: true, cell: ({ value }) => value },
    {
      label: t.settings.rulesType,
      quiet: true,
      cell: ({ type }) => wordOf(t.common.handleTypes, type),
    },
    {
      cell: (address) => (
        <span className="row end-tools">
          <button
            type="button"
            className="icon-button"
            aria-label={t.settings.remove(address.value)}
            onClick={() =>
              change.mutate({ ownAddresses: addresses.filter((other) => other !== address) })
            }
          >
            <IconTrash size={16} stroke={1.6} aria-hidden={true} />
          </button>
        </span>
      ),
    },
  ]
  return (
    <section className="stack" aria-labelledby="addresses-title">
      <div>
        <h2 id="addresses-title">{t.settings.rulesAddresses}</h2>
        <p className="quiet small">{t.settings.rulesAddressesText}</p>
      </div>
      {addresses.length ? (
        <Table
          label={t.settings.rulesAddresses}
          columns={columns}
          rows={addresses}
          keyOf={({ type, value }) => `${type} ${value}`}
        />
      ) : (
        <p className="quiet">{t.settings.rulesNoAddresses}</p>
      )}
      <AddAddress
        busy={change.isPending}
        add={(address, done) =>
          change.mutate({ ownAddresses: [...addresses, address] }, { onSuccess: done })
        }
      />
      <Problem error={change.error} />
    </section>
  )
}

function AddAddress(props: { busy: boolean; add: (address: Address, done: () => void) => void }) {
  const { t } = useWords()
  const [type, setType] = useState<string>(types[0])
  const [value, setValue] = useState('')
  return (
    <form
      className="filter-bar"
      onSubmit={(event) => {
        event.preventDefault()
        props.add({ type, value: value.trim() }, () => setValue(''))
      }}
    >
      <NativeSelect
        label={t.settings.rulesType}
        value={type}
        data={types.map((each) => ({ value: each, label: t.common.handleTypes[each] }))}
        onChange={(event) => setType(event.currentTarget.value)}
      />
      <TextInput
        label={t.settings.rulesAddress}
        required
        withAsterisk={false}
        maxLength={256}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={props.busy}>
        {t.common.add}
      </Button>
    </form>
  )
}
