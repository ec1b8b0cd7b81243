// What is to be filled into a template, or into one card of it.

import { TextInput } from '@mantine/core'
import { useWords } from '../../words.tsx'
import type { FilledBlock } from './fill-template.ts'
import { type BlockForm, type ButtonForm, needsFile } from './parse-template.ts'
import { TemplateFile } from './template-file.tsx'

export function TemplateFields(props: {
  form: BlockForm
  filled: FilledBlock
  /** The first field takes the cursor. */
  focus: boolean
  set: (to: Partial<FilledBlock>) => void
}) {
  const { t } = useWords()
  const { form, filled, set } = props
  const said = (part: 'header' | 'body') =>
    (form[part]?.variables ?? []).map((name, at) => ({
      key: `${part} ${name}`,
      label: t.inbox.variable(name),
      value: filled[part][at] ?? '',
      put: (value: string) => set({ [part]: withAt(filled[part], at, value) }),
    }))
  const pressed = ({ index, type, title }: ButtonForm) => ({
    key: `button ${index}`,
    label: type === 'URL' ? t.inbox.buttonVariable(title) : t.inbox.codeVariable(title),
    value: filled.buttons[index] ?? '',
    put: (value: string) => set({ buttons: { ...filled.buttons, [index]: value } }),
  })
  const fields = [
    ...said('header'),
    ...said('body'),
    ...form.buttons.filter(({ variable }) => variable).map(pressed),
  ]
  return (
    <>
      {needsFile(form) ? (
        <TemplateFile
          format={form.header?.format ?? ''}
          file={filled.file}
          set={(file) => set({ file })}
        />
      ) : null}
      {fields.map((field, at) => (
        <TextInput
          key={field.key}
          label={field.label}
          autoFocus={props.focus && at === 0}
          value={field.value}
          onChange={(event) => field.put(event.currentTarget.value)}
        />
      ))}
    </>
  )
}

/** Whether there is anything to fill in. */
export const hasFields = (form: BlockForm): boolean =>
  needsFile(form) ||
  form.body.variables.length + (form.header?.variables.length ?? 0) > 0 ||
  form.buttons.some(({ variable }) => variable)

const withAt = (values: readonly string[], at: number, value: string) => {
  const next = [...values]
  next[at] = value
  return Array.from(next, (each) => each ?? '')
}
