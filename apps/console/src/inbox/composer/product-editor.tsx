// A product as a card: its text is what is written in the box, its picture the first that is attached.

import { Button, TextInput } from '@mantine/core'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import { Counted } from './counted.tsx'
import { isWebAddress, keptLine } from './limits.ts'

type Form = Extract<DraftForm, { type: 'product' }>

export function ProductEditor(props: {
  form: Form
  isBegun: boolean
  set: (form: Form | undefined) => void
}) {
  const { t } = useWords()
  const { form, set } = props
  const { title = '', url = '' } = form.link ?? {}
  return (
    <fieldset className="tray">
      <legend>{t.inbox.productTitle}</legend>
      <p className="meta">{t.inbox.productHow}</p>
      <div className="frame-fields">
        <Counted
          label={t.inbox.productName}
          value={form.title}
          max={keptLine}
          focus={props.isBegun}
          set={(name) => set({ ...form, title: name })}
        />
        <Counted
          label={t.inbox.productPrice}
          value={form.price ?? ''}
          max={keptLine}
          set={(price) => set({ ...form, price })}
        />
      </div>
      <div className="frame-fields">
        <Counted
          label={t.inbox.linkButton}
          value={title}
          max={keptLine}
          set={(text) => set({ ...form, link: { title: text, url } })}
        />
        <TextInput
          className="grow"
          label={t.inbox.linkAddress}
          type="url"
          placeholder="https://"
          value={url}
          error={url && !isWebAddress(url) ? t.inbox.linkWrong : undefined}
          onChange={(event) => set({ ...form, link: { title, url: event.currentTarget.value } })}
        />
      </div>
      <div className="row wrap">
        <span className="grow" />
        <Button variant="subtle" onClick={() => set(undefined)}>
          {t.inbox.withoutProduct}
        </Button>
      </div>
    </fieldset>
  )
}
