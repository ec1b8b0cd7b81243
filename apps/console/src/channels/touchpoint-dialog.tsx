import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '../parts/form-dialog.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import type { Values } from './fields.ts'
import { type Touchpoint, useChangeTouchpoint } from './use-touchpoint.ts'

/** The name of a touchpoint and whatever else of it changes. */
export function TouchpointDialog(props: {
  touchpoint: Touchpoint
  close: () => void
  /** What is different of each; what is not given stays. */
  changed: () => { settings: Values; secrets?: Values }
  children: (error: unknown) => ReactNode
}) {
  const { t } = useWords()
  const { touchpoint, close } = props
  const [name, setName] = useState(touchpoint.name)
  const change = useChangeTouchpoint(touchpoint.id)
  const save = () => {
    const { settings, secrets = {} } = props.changed()
    const body = {
      name,
      // Given at all, they let a stopped one go on: a new name alone does not.
      ...(Object.keys(settings).length ? { settings } : {}),
      ...(Object.keys(secrets).length ? { secrets } : {}),
    }
    const onSuccess = () => {
      tell(t.common.saved)
      close()
    }
    change.mutate(body, { onSuccess })
  }
  return (
    <FormDialog
      title={t.channels.edit}
      verb={t.common.save}
      busy={change.isPending}
      error={change.error}
      run={save}
      close={close}
      size="lg"
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
      {props.children(change.error)}
    </FormDialog>
  )
}
