// Approved texts: found by name or words, filled in, seen as the customer will read them, sent.

import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { api, type Item } from '../../../../kit/api.ts'
import { IconSearch } from '../../../../kit/icons.ts'
import { Failure, Skeleton } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import { readTemplate } from './parse-template.ts'
import { TemplateForm } from './template-form.tsx'
import type { Written } from './to-contents.ts'
import type { Door } from './use-doors.ts'

export type Template = Item<'GET', '/api/touchpoints/:id/templates'>

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
  const back = () => pick(undefined)
  const send = (written: Written) => {
    props.send(written)
    back()
  }
  if (picked) return <TemplateForm template={picked} name={props.name} send={send} back={back} />
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
            <TemplateRow key={template.id} template={template} pick={pick} />
          ))}
        </ul>
      ) : (
        <p className="quiet">{t.inbox.noTemplates}</p>
      )}
    </section>
  )
}

/** What cannot be filled in here is shown all the same, and says so. */
function TemplateRow(props: { template: Template; pick: (template: Template) => void }) {
  const { t } = useWords()
  const { template } = props
  const { body, isBeyond } = readTemplate(template.components)
  const said = (
    <>
      <span className="row">
        <b className="cut">{template.name}</b>
        <span className="tag">{template.language}</span>
        <span className="tag">{wordOf(t.channels.templateCategories, template.category)}</span>
      </span>
      <span className="cut">{body.text}</span>
    </>
  )
  return (
    <li>
      {isBeyond ? (
        <div className="template-row" data-beyond={true}>
          {said}
          <span className="small">{t.inbox.beyondTemplate}</span>
        </div>
      ) : (
        <button type="button" className="template-row" onClick={() => props.pick(template)}>
          {said}
        </button>
      )}
    </li>
  )
}
