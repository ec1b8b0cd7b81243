import { IconChevronDown } from '../../../kit/icons.ts'

/** Leads back to the newest, which stands at the foot. */
export function ToEnd(props: { label: string; run: () => void }) {
  return (
    <button type="button" className="to-end" onClick={props.run}>
      <IconChevronDown size={16} aria-hidden={true} />
      {props.label}
    </button>
  )
}
