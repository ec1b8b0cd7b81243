import type { IconDots } from '../../../../kit/icons.ts'

export function Tool(props: {
  name: string
  label: string
  Icon: typeof IconDots
  run: () => void
  open?: boolean
}) {
  const { Icon } = props
  return (
    <button
      type="button"
      className="icon-button"
      data-tool={props.name}
      aria-label={props.label}
      title={props.label}
      aria-expanded={props.open}
      onClick={props.run}
    >
      <Icon size={18} stroke={1.6} aria-hidden={true} />
    </button>
  )
}
