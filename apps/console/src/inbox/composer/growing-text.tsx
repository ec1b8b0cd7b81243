import type { ComponentProps, RefObject } from 'react'

/** A field as high as its text, with a list that its arrows walk through while it offers anything. */
export function GrowingText({
  box,
  label,
  offer,
  ...field
}: ComponentProps<'textarea'> & {
  value: string
  box: RefObject<HTMLTextAreaElement | null>
  label: string
  /** Of the list: its id, and which of its items is chosen; absent while it is empty. */
  offer: { id: string; at: number } | undefined
}) {
  return (
    <div className="box-text" data-text={`${field.value}\n`}>
      <textarea
        ref={box}
        rows={1}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={offer?.id}
        aria-activedescendant={offer && `${offer.id}-${offer.at}`}
        {...field}
      />
    </div>
  )
}
