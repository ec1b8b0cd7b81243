import { IconPencil, IconPlus } from '../../../kit/icons.ts'

/** A small labelled button at the head of a section. */
export function AddButton(props: {
  label: string
  edit?: boolean
  open: boolean
  toggle: () => void
}) {
  const Icon = props.edit ? IconPencil : IconPlus
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={props.label}
      title={props.label}
      aria-expanded={props.open}
      onClick={props.toggle}
    >
      <Icon size={16} stroke={1.6} aria-hidden={true} />
    </button>
  )
}
