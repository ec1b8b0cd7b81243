// A button that opens an address; the text above it is what is written in the box.

import { Button, TextInput } from '@mantine/core'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { Counted } from './counted.tsx'
import { isWebAddress, keptLine } from './limits.ts'
import { useFrame } from './use-frame.tsx'

type Form = Extract<DraftForm, { type: 'link' }>

export function LinkEditor(props: {
  form: Form
  can: Capabilities | undefined
  isBegun: boolean
  set: (form: Form | undefined) => void
}) {
  const { t } = useWords()
  const { form, set } = props
  const frame = useFrame(form, props.can, set)
  return (
    <fieldset className="tray">
      <legend>{t.inbox.linkTitle}</legend>
      <div className="frame-fields">{frame.fields}</div>
      <div className="frame-fields">
        <Counted
          label={t.inbox.linkButton}
          value={form.title}
          max={props.can?.link?.title ?? keptLine}
          focus={props.isBegun}
          set={(title) => set({ ...form, title })}
        />
        <TextInput
          className="grow"
          label={t.inbox.linkAddress}
          type="url"
          placeholder="https://"
          value={form.url}
          error={form.url && !isWebAddress(form.url) ? t.inbox.linkWrong : undefined}
          onChange={(event) => set({ ...form, url: event.currentTarget.value })}
        />
      </div>
      <div className="row wrap">
        <span className="grow" />
        {frame.button}
        <Button variant="subtle" onClick={() => set(undefined)}>
          {t.inbox.withoutLink}
        </Button>
      </div>
    </fieldset>
  )
}
