// The settings of a chat for a site.

import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useWords } from '../words.tsx'
import type { SiteSetting, SiteValues } from './site-settings.ts'

export function SiteFields(props: { values: SiteValues; set: (values: SiteValues) => void }) {
  const { t } = useWords()
  const { values, set } = props
  const given = (name: SiteSetting) => ({
    label: t.sites.fields[name],
    description: t.sites.hints[name],
    value: values[name],
    autoComplete: 'off',
    onChange: (event: {
      currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
    }) => set({ ...values, [name]: event.currentTarget.value }),
  })
  return (
    <>
      <Textarea {...given('origins')} required autosize minRows={2} spellCheck={false} />
      <TextInput {...given('title')} maxLength={60} />
      <Textarea {...given('greeting')} maxLength={300} autosize minRows={2} />
      <Textarea {...given('away')} maxLength={300} autosize minRows={2} />
      <TextInput {...given('colour')} placeholder="#4263eb" maxLength={7} spellCheck={false} />
      <NativeSelect
        {...given('language')}
        data={[
          { value: '', label: t.sites.languageOfPage },
          ...(['es', 'en', 'pt'] as const).map((value) => ({
            value,
            label: t.sites.languages[value],
          })),
        ]}
      />
      <TextInput {...given('privacyUrl')} type="url" maxLength={500} />
    </>
  )
}
