// A template being filled in, beside how the customer will read it.

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { IconArrowLeft } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import { begin, type Filled, isAhead, isFilled, toTemplate } from './fill-template.ts'
import { readTemplate } from './parse-template.ts'
import { hasFields, TemplateFields } from './template-fields.tsx'
import { TemplatePreview } from './template-preview.tsx'
import type { Template } from './templates.tsx'
import type { Written } from './to-contents.ts'

export function TemplateForm(props: {
  template: Template
  /** Of the customer, to begin with. */
  name: string | null
  send: (written: Written) => void
  back: () => void
}) {
  const { t } = useWords()
  const { template } = props
  const form = readTemplate(template.components)
  const [filled, set] = useState<Filled>(() => begin(form, props.name))
  const isEmpty = ![form, ...form.cards].some(hasFields) && !form.offer?.isTimed
  return (
    <form
      className="tray"
      aria-label={template.name}
      onSubmit={(event) => {
        event.preventDefault()
        if (isFilled(form, filled)) props.send(toTemplate(template, form, filled))
      }}
    >
      <div className="row">
        <button type="button" className="back" aria-label={t.common.back} onClick={props.back}>
          <IconArrowLeft size={18} stroke={1.6} aria-hidden={true} />
        </button>
        <b className="grow cut">{template.name}</b>
        <span className="tag">{template.language}</span>
      </div>
      <div className="template-fill">
        <div className="stack-tight">
          <TemplateFields
            form={form}
            filled={filled}
            focus={true}
            set={(to) => set({ ...filled, ...to })}
          />
          {form.offer?.isTimed ? (
            <TextInput
              type="datetime-local"
              label={t.inbox.offerEnd}
              value={filled.end}
              error={filled.end && !isAhead(filled.end) ? t.inbox.offerOver : undefined}
              onChange={(event) => set({ ...filled, end: event.currentTarget.value })}
            />
          ) : null}
          {form.cards.map((card, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cards have no name but their place
            <fieldset key={at} className="template-card">
              <legend>{t.inbox.card(at + 1)}</legend>
              <TemplateFields
                form={card}
                filled={filled.cards[at] ?? filled}
                focus={false}
                set={(to) =>
                  set({
                    ...filled,
                    cards: filled.cards.map((one, i) => (i === at ? { ...one, ...to } : one)),
                  })
                }
              />
              {hasFields(card) ? null : <p className="quiet small">{t.inbox.noVariables}</p>}
            </fieldset>
          ))}
          {isEmpty ? <p className="quiet small">{t.inbox.noVariables}</p> : null}
        </div>
        <TemplatePreview form={form} filled={filled} />
      </div>
      <div>
        <Button type="submit" disabled={!isFilled(form, filled)} data-autofocus>
          {t.inbox.sendTemplate}
        </Button>
      </div>
    </form>
  )
}
