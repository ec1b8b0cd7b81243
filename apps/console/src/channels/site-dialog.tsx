import { useState } from 'react'
import { SiteFields } from './site-fields.tsx'
import { changedOf, siteValuesOf } from './site-settings.ts'
import { TouchpointDialog } from './touchpoint-dialog.tsx'
import type { Touchpoint } from './use-touchpoint.ts'

/** Name and settings of a chat for a site; what is emptied goes. */
export function SiteDialog({ touchpoint, close }: { touchpoint: Touchpoint; close: () => void }) {
  const [values, set] = useState(() => siteValuesOf(touchpoint.settings))
  const changed = () => ({ settings: changedOf(values, touchpoint.settings) })
  return (
    <TouchpointDialog touchpoint={touchpoint} close={close} changed={changed}>
      {() => <SiteFields values={values} set={set} />}
    </TouchpointDialog>
  )
}
