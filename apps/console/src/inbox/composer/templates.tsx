// Approved texts: found by name or words, filled in, seen as the customer will read them, sent.

import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { api, type Item } from '../../../../kit/api.ts'
import { IconArrowLeft, IconSearch } from '../../../../kit/icons.ts'
import { Failure, Skeleton } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import {
  type Filled,
  isFilled,
  needsFile,
  readTemplate,
  toTemplateContent,
} from './parse-template.ts'
import { TemplateFile } from './template-file.tsx'
import { TemplatePreview } from './template-preview.tsx'
import type { Written } from './to-contents.ts'
import type { Door } from './use-doors.ts'

type Template = Item<'GET', '/api/touchpoints/:id/templates'>

interface Props {
  door: Door
  /** Of the customer, to begin with. */
  name: string | null
  send: (written: Written) => void
  close?: () => void
}

export function Templates(props: Props) {
  const { t } = useWords()
  const [picked, pick] = useState<Template>()
  const [query, setQuery] = useState('')
  const { touchpointId } = props.door
  const found = useQuery({
    queryKey: ['templates', touchpointId],
    queryFn: () => api('GET', '/api/touchpoints/:id/templates', { params: { id: touchpointId } }),
    staleTime: 60_000,
  })
  if (picked) return <Fill {...props} template={picked} back={() => pick(undefined)} />
  if (found.isPending) return <Skeleton rows={3} />
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />
  const wanted = query.trim().toLowerCase()
  const items = found.data.items.filter(
    (template) =>
      template.usable &&
      `${template.name} ${readTemplate(template.components).body.text}`
        .toLowerCase()
        .includes(wanted),
  )
  return (
    <section className="tray" aria-label={t.inbox.templates}>
      <div className="row">
        <TextInput
          className="grow"
          type="search"
          aria-label={t.inbox.templateSearch}
          placeholder={t.inbox.templateSearch}
          leftSection={<IconSearch size={16} stroke={1.6} aria-hidden={true} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        {props.close ? (
          <Button variant="subtle" onClick={props.close}>
            {t.common.close}
          </Button>
        ) : null}
      </div>
      {items.length ? (
        <ul className="plain-list template-list">
          {items.map((template) => (
            <li key={template.id}>
              <button type="button" onClick={() => pick(template)}>
                <span className="row">
                  <b className="cut">{template.name}</b>
                  <span className="tag">{template.language}</span>
                  <span className="tag">
                    {wordOf(t.channels.templateCategories, template.category)}
                  </span>
                </span>
                <span className="cut">{readTemplate(template.components).body.text}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">{t.inbox.noTemplates}</p>
      )}
    </section>
  )
}

function Fill(props: Props & { template: Template; back: () => void }) {
  const { t } = useWords()
  const { template } = props
  const form = readTemplate(template.components)
  const [filled, set] = useState<Filled>({
    header: [],
    body: form.body.variables.map((name) => (isName(name) ? (props.name ?? '') : '')),
    buttons: {},
  })
  const fields = [
    ...(form.header?.variables ?? []).map((name, at) => ({
      key: `header ${name}`,
      label: t.inbox.variable(name),
      value: filled.header[at] ?? '',
      put: (value: string) => set({ ...filled, header: withAt(filled.header, at, value) }),
    })),
    ...form.body.variables.map((name, at) => ({
      key: `body ${name}`,
      label: t.inbox.variable(name),
      value: filled.body[at] ?? '',
      put: (value: string) => set({ ...filled, body: withAt(filled.body, at, value) }),
    })),
    ...form.buttons
      .filter(({ variable }) => variable)
      .map(({ index, title }) => ({
        key: `button ${index}`,
        label: t.inbox.buttonVariable(title),
        value: filled.buttons[index] ?? '',
        put: (value: string) => set({ ...filled, buttons: { ...filled.buttons, [index]: value } }),
      })),
  ]
  return (
    <form
      className="tray"
      aria-label={template.name}
      onSubmit={(event) => {
        event.preventDefault()
        props.send({ content: toTemplateContent(template, form, filled), media: [] })
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
          {needsFile(form) ? (
            <TemplateFile
              format={form.header?.format ?? ''}
              set={(headerMediaId) => set({ ...filled, headerMediaId })}
            />
          ) : null}
          {fields.map((field, at) => (
            <TextInput
              key={field.key}
              label={field.label}
              autoFocus={at === 0}
              value={field.value}
              onChange={(event) => field.put(event.currentTarget.value)}
            />
          ))}
          {fields.length ? null : <p className="quiet small">{t.inbox.noVariables}</p>}
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

const withAt = (values: readonly string[], at: number, value: string) => {
  const next = [...values]
  next[at] = value
  return Array.from(next, (each) => each ?? '')
}

/** A variable that by its name is the customer's own. */
const isName = (name: string) => /^(customer_?|first_?)?name$|^(nombre|nome)/i.test(name)
