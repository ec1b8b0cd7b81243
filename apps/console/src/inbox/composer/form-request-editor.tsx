// A form for the customer: a name, and fields that each ask one thing. The words above it are what is
// written in the box.

import { Button, Checkbox, Textarea } from '@mantine/core'
import { useState } from 'react'
import { IconPlus } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import { Counted } from './counted.tsx'
import { keptLine } from './limits.ts'
import { NumberedRow } from './numbered-row.tsx'

type Form = Extract<DraftForm, { type: 'form_request' }>
type Field = Form['fields'][number]

const types: readonly Field['type'][] = ['text', 'email', 'phone', 'number', 'choice', 'date']
const mostFields = 20

export function FormRequestEditor(props: {
  form: Form
  isBegun: boolean
  set: (form: Form | undefined) => void
}) {
  const { t } = useWords()
  const { form, set } = props
  const [isAdding, setAdding] = useState(false)
  const change = (at: number, to: Partial<Field>) =>
    set({ ...form, fields: form.fields.map((one, i) => (i === at ? { ...one, ...to } : one)) })
  const add = () => {
    setAdding(true)
    set({ ...form, fields: [...form.fields, { id: newId(), label: '', type: 'text' }] })
  }
  return (
    <fieldset className="tray">
      <legend>{t.inbox.formTitle}</legend>
      <div className="frame-fields">
        <Counted
          label={t.inbox.formName}
          value={form.name}
          max={keptLine}
          focus={props.isBegun}
          set={(name) => set({ ...form, name })}
        />
      </div>
      <ol className="plain-list choice-fields">
        {form.fields.map((field, at) => (
          <FieldParts
            key={field.id}
            field={field}
            number={at + 1}
            focus={isAdding && at === form.fields.length - 1}
            change={(to) => change(at, to)}
            remove={() => set({ ...form, fields: form.fields.toSpliced(at, 1) })}
          />
        ))}
      </ol>
      <div className="row wrap">
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={form.fields.length >= mostFields}
          onClick={add}
        >
          {t.inbox.addField}
        </Button>
        <span className="grow" />
        <Button variant="subtle" onClick={() => set(undefined)}>
          {t.inbox.withoutForm}
        </Button>
      </div>
    </fieldset>
  )
}

function FieldParts(props: {
  field: Field
  number: number
  focus: boolean
  change: (to: Partial<Field>) => void
  remove: () => void
}) {
  const { t } = useWords()
  const { field, number, change } = props
  const retype = (type: Field['type']) =>
    change({ type, choices: type === 'choice' ? (field.choices ?? []) : undefined })
  return (
    <NumberedRow number={number} without={t.inbox.removeField(number)} remove={props.remove}>
      <Counted
        inRow={true}
        label={t.inbox.fieldLabel(number)}
        placeholder={t.inbox.fieldLabel(number)}
        value={field.label}
        max={keptLine}
        focus={props.focus}
        set={(label) => change({ label })}
      />
      <div className="row wrap">
        <select
          className="plain-select"
          aria-label={t.inbox.fieldType(number)}
          value={field.type}
          onChange={(event) => {
            const type = types.find((one) => one === event.currentTarget.value)
            if (type) retype(type)
          }}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {t.inbox.fieldTypes[type]}
            </option>
          ))}
        </select>
        <Checkbox
          label={t.inbox.fieldRequired}
          checked={field.required ?? false}
          onChange={(event) => change({ required: event.currentTarget.checked })}
        />
      </div>
      {field.type === 'choice' ? (
        <Textarea
          className="choice-whole"
          autosize
          minRows={2}
          aria-label={t.inbox.fieldChoices(number)}
          placeholder={t.inbox.fieldChoicesHow}
          value={(field.choices ?? []).join('\n')}
          onChange={(event) => change({ choices: event.currentTarget.value.split('\n') })}
        />
      ) : null}
    </NumberedRow>
  )
}

/** Its answer comes back under it. */
const newId = () => `f-${crypto.randomUUID().slice(0, 8)}`
