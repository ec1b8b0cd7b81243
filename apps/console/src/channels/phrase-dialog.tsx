import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { languages } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'

export type Phrase = Item<'GET', '/api/phrases'>

/** A new phrase, or another text for one. */
export function PhraseDialog(props: {
  phrase?: Phrase
  done: () => Promise<unknown>
  close: () => void
}) {
  const { t } = useWords()
  const { phrase } = props
  const mayShare = useMay()('phrases:write')
  const [form, set] = useState({
    shortcut: phrase?.shortcut ?? '',
    text: phrase?.text ?? '',
    language: languages.find((each) => each === phrase?.language) ?? null,
    mine: phrase?.mine ?? !mayShare,
  })
  const save = useMutation({
    mutationFn: () =>
      phrase
        ? api('PATCH', '/api/phrases/:id', { params: { id: phrase.id }, body: form })
        : api('POST', '/api/phrases', { body: form }),
    onSuccess: async () => {
      await props.done()
      props.close()
    },
  })
  return (
    <FormDialog
      title={phrase ? t.channels.editPhrase(phrase.shortcut) : t.channels.newPhrase}
      verb={t.common.save}
      busy={save.isPending}
      error={save.error}
      run={() => save.mutate()}
      close={props.close}
    >
      <TextInput
        label={t.channels.shortcut}
        description={t.channels.shortcutHint}
        required
        withAsterisk={false}
        maxLength={40}
        data-autofocus
        value={form.shortcut}
        onChange={(event) => set({ ...form, shortcut: event.currentTarget.value.trim() })}
      />
      <Textarea
        label={t.channels.phraseText}
        description={t.channels.phraseTextHint}
        required
        withAsterisk={false}
        rows={4}
        maxLength={4000}
        value={form.text}
        onChange={(event) => set({ ...form, text: event.currentTarget.value })}
      />
      <NativeSelect
        label={t.channels.phraseLanguage}
        value={form.language ?? ''}
        data={[
          { value: '', label: t.channels.anyLanguage },
          ...languages.map((value) => ({ value, label: t.common.languages[value] })),
        ]}
        onChange={(event) =>
          set({
            ...form,
            language: languages.find((each) => each === event.currentTarget.value) ?? null,
          })
        }
      />
      {mayShare ? (
        <Checkbox
          label={t.channels.phraseMine}
          checked={form.mine}
          onChange={(event) => set({ ...form, mine: event.currentTarget.checked })}
        />
      ) : null}
    </FormDialog>
  )
}
