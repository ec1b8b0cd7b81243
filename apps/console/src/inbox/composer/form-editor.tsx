// What takes the place of a plain text, loaded when somebody begins one.

import { lazy, Suspense } from 'react'
import type { Draft, DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'

const Choices = lazy(() =>
  import('./choices-editor.tsx').then((m) => ({ default: m.ChoicesEditor })),
)
const Link = lazy(() => import('./link-editor.tsx').then((m) => ({ default: m.LinkEditor })))

export function FormEditor(props: {
  form: DraftForm
  can: Capabilities | undefined
  change: (to: Partial<Draft>) => void
}) {
  const { form, can } = props
  const set = (next: DraftForm | undefined) => props.change({ form: next })
  return (
    <Suspense fallback={null}>
      {form.type === 'choices' ? (
        <Choices form={form} can={can} set={set} />
      ) : (
        <Link form={form} can={can} set={set} />
      )}
    </Suspense>
  )
}
