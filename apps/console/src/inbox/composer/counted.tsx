import { TextInput } from '@mantine/core'
import { useWords } from '../../words.tsx'

/**
 * A short field that says how much room is left. In a row of many there is no label to see, and
 * nothing is counted before something is written.
 */
export function Counted(props: {
  label: string
  value: string
  max: number
  focus?: boolean
  placeholder?: string
  inRow?: boolean
  set: (value: string) => void
}) {
  const { t } = useWords()
  const { inRow = false } = props
  const length = [...props.value].length
  return (
    <TextInput
      className="grow"
      {...(inRow ? { 'aria-label': props.label } : { label: props.label })}
      {...(props.placeholder ? { placeholder: props.placeholder } : {})}
      autoFocus={props.focus ?? false}
      value={props.value}
      error={length > props.max ? t.inbox.tooLong(length - props.max) : undefined}
      rightSection={
        inRow && !length ? null : (
          <span className="meta tabular" aria-hidden="true">
            {length}/{props.max}
          </span>
        )
      }
      rightSectionWidth={inRow && !length ? 8 : 56}
      onChange={(event) => props.set(event.currentTarget.value)}
    />
  )
}
