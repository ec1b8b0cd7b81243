import { useState } from 'react'
import { changedSettings, fieldsOf, pickValues, type Values } from './fields.ts'
import { TouchpointDialog } from './touchpoint-dialog.tsx'
import { TouchpointFields } from './touchpoint-fields.tsx'
import type { Touchpoint } from './use-touchpoint.ts'

/** Name, settings and secrets; a setting that is emptied goes, a secret left empty stays as it is. */
export function EditDialog({ touchpoint, close }: { touchpoint: Touchpoint; close: () => void }) {
  const { channel, settings, secrets } = touchpoint
  const [values, set] = useState<Values>(() =>
    Object.fromEntries(
      fieldsOf(channel, settings as Values)
        .filter((field) => field.of === 'settings')
        .map((field) => [field.name, settings[field.name] ?? '']),
    ),
  )
  const changed = () => ({
    settings: changedSettings(channel, values, settings),
    secrets: pickValues(channel, values, 'secrets'),
  })
  return (
    <TouchpointDialog touchpoint={touchpoint} close={close} changed={changed}>
      {(error) => (
        <TouchpointFields
          channel={channel}
          values={values}
          set={set}
          kept={secrets}
          error={error}
        />
      )}
    </TouchpointDialog>
  )
}
