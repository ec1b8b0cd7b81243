import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { changedSettings, fields, pickValues, type Values } from './fields.ts'
import { TouchpointFields } from './touchpoint-fields.tsx'
import { type Touchpoint, useChangeTouchpoint } from './use-touchpoint.ts'

/** Name, settings and secrets; a setting that is emptied goes, a secret left empty stays as it is. */
export function EditDialog(props: { touchpoint: Touchpoint; close: () => void }) {
  const { t } = useWords()
  const { touchpoint, close } = props
  const [name, setName] = useState(touchpoint.name)
  const [values, set] = useState<Values>(() =>
    Object.fromEntries(
      fields
        .filter((field) => field.of === 'settings')
        .map((field) => [field.name, touchpoint.settings[field.name] ?? '']),
    ),
  )
  const change = useChangeTouchpoint(touchpoint.id)
  const save = () => {
    const settings = changedSettings(values, touchpoint.settings)
    const secrets = pickValues(values, 'secrets')
    change.mutate(
      {
        name,
        // Given at all, they let a stopped one go on: a new name alone does not.
        ...(Object.keys(settings).length ? { settings } : {}),
        ...(Object.keys(secrets).length ? { secrets } : {}),
      },
      {
        onSuccess: () => {
          tell(t.common.saved)
          close()
        },
      },
    )
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t.channels.edit}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextInput
          label={t.channels.name}
          required
          withAsterisk={false}
          maxLength={120}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TouchpointFields values={values} set={set} kept={touchpoint.secrets} />
        <Problem error={change.error} />
        <Button type="submit" loading={change.isPending}>
          {t.common.save}
        </Button>
      </form>
    </Modal>
  )
}
