// Quick phrases: everybody's and one's own.

import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { IconNote, IconPlus } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { Confirm } from '../settings/confirm.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { type Phrase, PhraseDialog } from './phrase-dialog.tsx'

const queryKey = ['phrases']

export function PhrasesPage() {
  const { t } = useWords()
  const may = useMay()
  const client = useQueryClient()
  const [editing, edit] = useState<Phrase | 'new'>()
  const [removing, setRemoving] = useState<Phrase>()
  const list = useQuery({ queryKey, queryFn: () => api('GET', '/api/phrases') })
  const refresh = () => client.invalidateQueries({ queryKey })
  const remove = useMutation({
    mutationFn: (id: string) => api('DELETE', '/api/phrases/:id', { params: { id } }),
    onSuccess: () => {
      setRemoving(undefined)
      return refresh()
    },
  })
  const mayChange = ({ mine }: Phrase) => may(mine ? 'messages:send' : 'phrases:write')
  return (
    <SettingsFrame
      title={t.settings.pages.phrases}
      text={t.channels.phrasesText}
      action={
        may('messages:send') ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => edit('new')}>
            {t.channels.newPhrase}
          </Button>
        ) : null
      }
    >
      <Listing
        list={list}
        rows={4}
        empty={
          <Empty
            icon={<IconNote size={32} stroke={1.6} />}
            title={t.channels.noPhrases}
            text={t.channels.noPhrasesText}
          />
        }
      >
        {(items) => (
          <PhrasesTable items={items} mayChange={mayChange} edit={edit} remove={setRemoving} />
        )}
      </Listing>
      {editing ? (
        <PhraseDialog
          {...(editing === 'new' ? {} : { phrase: editing })}
          done={refresh}
          close={() => edit(undefined)}
        />
      ) : null}
      {removing ? (
        <Confirm
          title={t.channels.removePhrase(removing.shortcut)}
          text={t.channels.removePhraseText}
          verb={t.common.delete}
          busy={remove.isPending}
          error={remove.error}
          run={() => remove.mutate(removing.id)}
          close={() => setRemoving(undefined)}
        />
      ) : null}
    </SettingsFrame>
  )
}

function PhrasesTable(props: {
  items: readonly Phrase[]
  mayChange: (phrase: Phrase) => boolean
  edit: (phrase: Phrase) => void
  remove: (phrase: Phrase) => void
}) {
  const { t } = useWords()
  const columns: Column<Phrase>[] = [
    { label: t.channels.shortcut, title: true, cell: ({ shortcut }) => `/${shortcut}` },
    { label: t.channels.phraseText, cell: ({ text }) => text },
    {
      label: t.channels.phraseLanguage,
      cell: ({ language }) =>
        language === 'es' || language === 'en' || language === 'pt'
          ? t.common.languages[language]
          : t.channels.anyLanguage,
    },
    {
      label: t.channels.phraseWhose,
      quiet: true,
      cell: ({ mine }) => (mine ? t.channels.mine : t.channels.everybodys),
    },
    {
      cell: (phrase) =>
        props.mayChange(phrase) ? (
          <span className="row end-tools">
            <button type="button" className="link-button" onClick={() => props.edit(phrase)}>
              {t.common.edit}
            </button>
            <button type="button" className="link-button" onClick={() => props.remove(phrase)}>
              {t.common.delete}
            </button>
          </span>
        ) : null,
    },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}
