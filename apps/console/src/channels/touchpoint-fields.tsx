// The fields of a touchpoint, each with where its value is found.

import { NativeSelect, TextInput } from '@mantine/core'
import { ApiProblem } from '../../../kit/api.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useWords } from '../words.tsx'
import { type Field, fieldsOf, type Values, withValue } from './fields.ts'
import { wordsOf } from './words-of.ts'

export function TouchpointFields(props: {
  channel: string
  values: Values
  set: (values: Values) => void
  /** Secrets that are kept already: they may stay empty. */
  kept: readonly string[]
  /** What the server said to them. */
  error: unknown
}) {
  const { t } = useWords()
  const fields = fieldsOf(props.channel, props.values)
  const shown = fields.filter(({ advanced }) => !advanced)
  const rest = fields.filter(({ advanced }) => advanced)
  return (
    <>
      {shown.map((field) => (
        <FieldInput key={field.name} field={field} {...props} />
      ))}
      {/* What is refused is not to be looked for. */}
      <details open={rest.some((field) => isRefused(props.error, field)) || undefined}>
        <summary>{wordsOf(t, props.channel).advanced}</summary>
        {rest.map((field) => (
          <FieldInput key={field.name} field={field} {...props} />
        ))}
      </details>
    </>
  )
}

function FieldInput(props: {
  field: Field
  values: Values
  set: (values: Values) => void
  kept: readonly string[]
  error: unknown
}) {
  const { t } = useWords()
  const { field, values, kept } = props
  const value = values[field.name] ?? ''
  const isKept = kept.includes(field.name)
  const change = (now: string) => props.set(withValue(values, field.name, now))
  const given = {
    label: t.channels.fields[field.name],
    description: t.channels.hints[field.name],
    required: field.required && !isKept,
    withAsterisk: field.required && !isKept,
    autoComplete: 'off',
    spellCheck: false,
    value,
    placeholder: isKept ? t.channels.secretKept : '',
    error:
      field.digits && /\D/.test(value.trim())
        ? t.channels.onlyDigits
        : isRefused(props.error, field)
          ? asksAgain(props.error)
            ? t.channels.secretAgain
            : value.trim() || isKept
              ? t.channels.fieldWrong
              : t.channels.fieldNeeded
          : undefined,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => change(event.currentTarget.value),
  }
  if (field.options) {
    const { usual, ...others } = t.channels[field.options]
    return (
      <NativeSelect
        label={given.label}
        description={given.description}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        data={[
          { value: '', label: usual },
          ...Object.entries(others).map(([one, label]) => ({ value: one, label })),
        ]}
      />
    )
  }
  // The word one makes up oneself is to be seen and copied.
  if (field.of === 'settings' || field.name === 'verifyToken') return <TextInput {...given} />
  return <PasswordInput {...given} autoComplete="new-password" />
}

const asksAgain = (error: unknown) =>
  error instanceof ApiProblem && error.code === 'touchpoint.secrets_again'

/** Named by the server as one that cannot be so. */
const isRefused = (error: unknown, { of, name }: Field): boolean =>
  error instanceof ApiProblem &&
  Array.isArray(error.details.errors) &&
  error.details.errors.some((one) => Object(one).path === `${of}.${name}`)
