// What takes the place of a plain text, loaded when somebody begins one.

import { lazy, Suspense } from 'react'
import type { Draft, DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'

const Choices = lazy(() =>
  import('./choices-editor.tsx').then((m) => ({ default: m.ChoicesEditor })),
)
const Link = lazy(() => import('./link-editor.tsx').then((m) => ({ default: m.LinkEditor })))
const FormRequest = lazy(() =>
  import('./form-request-editor.tsx').then((m) => ({ default: m.FormRequestEditor })),
)
const Product = lazy(() =>
  import('./product-editor.tsx').then((m) => ({ default: m.ProductEditor })),
)
const Location = lazy(() =>
  import('./location-request.tsx').then((m) => ({ default: m.LocationRequest })),
)

export function FormEditor(props: {
  form: DraftForm
  can: Capabilities | undefined
  /** By hand, just now: its first field takes the cursor. One that was kept leaves it in the box. */
  isBegun: boolean
  change: (to: Partial<Draft>) => void
}) {
  const { form, can, isBegun } = props
  const set = (next: DraftForm | undefined) => props.change({ form: next })
  return (
    <Suspense fallback={null}>
      {form.type === 'choices' ? (
        <Choices form={form} can={can} isBegun={isBegun} set={set} />
      ) : form.type === 'link' ? (
        <Link form={form} can={can} isBegun={isBegun} set={set} />
      ) : form.type === 'form_request' ? (
        <FormRequest form={form} isBegun={isBegun} set={set} />
      ) : form.type === 'product' ? (
        <Product form={form} isBegun={isBegun} set={set} />
      ) : (
        <Location remove={() => set(undefined)} />
      )}
    </Suspense>
  )
}
