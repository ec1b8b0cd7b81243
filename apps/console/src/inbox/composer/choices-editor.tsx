// Choices for the customer: few become buttons, more a list; the channel's limits are counted as one
// types. The text above them is what is written in the box.

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { IconPlus, IconX } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { limitsOf } from './to-contents.ts'

type Form = Extract<DraftForm, { type: 'choices' }>
type Choice = Form['choices'][number]

export function ChoicesEditor(props: {
  form: Form
  can: Capabilities | undefined
  isBegun: boolean
  set: (form: Form | undefined) => void
}) {
  const { t } = useWords()
  const { form, set } = props
  const [isAdding, setAdding] = useState(props.isBegun)
  const limits = limitsOf(props.can, form.choices.length)
  const change = (at: number, to: Partial<Choice>) =>
    set({
      ...form,
      choices: form.choices.map((choice, index) => (index === at ? { ...choice, ...to } : choice)),
    })
  const add = () => {
    setAdding(true)
    set({ ...form, choices: [...form.choices, { id: newId(), title: '' }] })
  }
  return (
    <fieldset className="tray">
      <legend>{t.inbox.choicesTitle}</legend>
      <p className="meta">{t.inbox.choicesHow[limits.how]}</p>
      <ol className="plain-list choice-fields">
        {form.choices.map((choice, at) => (
          <li key={choice.id}>
            <Counted
              label={t.inbox.choiceTitle(at + 1)}
              value={choice.title}
              max={limits.title}
              focus={isAdding && at === form.choices.length - 1}
              set={(title) => change(at, { title })}
            />
            {limits.description ? (
              <Counted
                label={t.inbox.choiceDescription(at + 1)}
                value={choice.description ?? ''}
                max={limits.description}
                set={(description) => change(at, { description })}
              />
            ) : null}
            <button
              type="button"
              className="icon-button"
              aria-label={t.inbox.removeChoice(at + 1)}
              onClick={() => set({ ...form, choices: form.choices.toSpliced(at, 1) })}
            >
              <IconX size={16} aria-hidden={true} />
            </button>
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={form.choices.length >= limits.most}
          onClick={add}
        >
          {t.inbox.addChoice}
        </Button>
        <span className="meta tabular">
          {form.choices.length}/{limits.most}
        </span>
        <span className="grow" />
        <Button variant="subtle" onClick={() => set(undefined)}>
          {t.inbox.withoutChoices}
        </Button>
      </div>
    </fieldset>
  )
}

/** A short field that says how much room is left. */
export function Counted(props: {
  label: string
  value: string
  max: number
  focus?: boolean
  type?: 'url'
  set: (value: string) => void
}) {
  const { t } = useWords()
  const length = [...props.value].length
  return (
    <TextInput
      className="grow"
      label={props.label}
      {...(props.type ? { type: props.type } : {})}
      autoFocus={props.focus ?? false}
      value={props.value}
      error={length > props.max ? t.inbox.tooLong(length - props.max) : undefined}
      rightSection={
        <span className="meta tabular" aria-hidden="true">
          {length}/{props.max}
        </span>
      }
      rightSectionWidth={56}
      onChange={(event) => props.set(event.currentTarget.value)}
    />
  )
}

/** Comes back when it is chosen; short, because channels limit it. */
const newId = () => `c-${crypto.randomUUID().slice(0, 8)}`
