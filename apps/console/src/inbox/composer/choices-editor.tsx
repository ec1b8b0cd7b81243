// Choices for the customer: few become buttons, more a list; the channel's limits are counted as one
// types. The text above them is what is written in the box.

import { Button } from '@mantine/core'
import { useState } from 'react'
import { IconPlus } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { Counted } from './counted.tsx'
import { limitsOf } from './limits.ts'
import { NumberedRow } from './numbered-row.tsx'
import { useFrame } from './use-frame.tsx'

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
  const [hasSections, setSections] = useState(form.choices.some(({ section }) => section))
  const frame = useFrame(form, props.can, set)
  const limits = limitsOf(props.can, form.choices)
  const change = (at: number, to: Partial<Choice>) =>
    set({ ...form, choices: form.choices.map((one, i) => (i === at ? { ...one, ...to } : one)) })
  const add = () => {
    setAdding(true)
    set({ ...form, choices: [...form.choices, { id: newId(), title: '' }] })
  }
  return (
    <fieldset className="tray">
      <legend>{t.inbox.choicesTitle}</legend>
      <p className="meta">{t.inbox.choicesHow[limits.how]}</p>
      <div className="frame-fields">
        {frame.fields}
        {limits.open ? (
          <Counted
            label={t.inbox.choicesOpen}
            value={form.open ?? ''}
            max={limits.open}
            placeholder={t.inbox.choicesOpenElse}
            set={(open) => set({ ...form, open })}
          />
        ) : null}
      </div>
      <ol className="plain-list choice-fields">
        {form.choices.map((choice, at) => (
          <ChoiceFields
            key={choice.id}
            choice={choice}
            number={at + 1}
            limits={hasSections ? limits : { ...limits, section: 0 }}
            focus={isAdding && at === form.choices.length - 1}
            change={(to) => change(at, to)}
            remove={() => set({ ...form, choices: form.choices.toSpliced(at, 1) })}
          />
        ))}
      </ol>
      <div className="row wrap">
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
        {frame.button}
        {limits.section && !hasSections ? (
          <Button variant="subtle" onClick={() => setSections(true)}>
            {t.inbox.sections}
          </Button>
        ) : null}
        <Button variant="subtle" onClick={() => set(undefined)}>
          {t.inbox.withoutChoices}
        </Button>
      </div>
    </fieldset>
  )
}

function ChoiceFields(props: {
  choice: Choice
  number: number
  limits: ReturnType<typeof limitsOf>
  focus: boolean
  change: (to: Partial<Choice>) => void
  remove: () => void
}) {
  const { t } = useWords()
  const { choice, number, limits, change } = props
  return (
    <NumberedRow number={number} without={t.inbox.removeChoice(number)} remove={props.remove}>
      <Counted
        inRow={true}
        label={t.inbox.choiceTitle(number)}
        placeholder={t.inbox.choiceTitle(number)}
        value={choice.title}
        max={limits.title}
        focus={props.focus}
        set={(title) => change({ title })}
      />
      {limits.description ? (
        <Counted
          inRow={true}
          label={t.inbox.choiceDescription(number)}
          placeholder={t.inbox.description}
          value={choice.description ?? ''}
          max={limits.description}
          set={(description) => change({ description })}
        />
      ) : null}
      {limits.section ? (
        <Counted
          inRow={true}
          label={t.inbox.choiceSection(number)}
          placeholder={t.inbox.section}
          value={choice.section ?? ''}
          max={limits.section}
          set={(section) => change({ section })}
        />
      ) : null}
    </NumberedRow>
  )
}

/** Comes back when it is chosen; short, because channels limit it. */
const newId = () => `c-${crypto.randomUUID().slice(0, 8)}`
