import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../words.tsx'

/** A customer by hand: a name and at least one way to reach the person, if there is one. */
export function CreateCustomer(props: { close: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [form, setForm] = useState({ name: '', email: '', phone: '' })
  const create = useMutation({
    mutationFn: () =>
      api('POST', '/api/customers', {
        body: {
          traits: form.name ? { name: form.name.trim() } : {},
          handles: (['email', 'phone'] as const)
            .filter((type) => form[type].trim())
            .map((type) => ({ type, value: form[type].trim() })),
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['customers'] })
      return navigate({ to: '/customers/$id', params: { id } })
    },
  })
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  return (
    <FormDialog
      title={t.customers.createTitle}
      verb={t.customers.createDo}
      busy={create.isPending}
      disabled={!Object.values(form).some(Boolean)}
      error={create.error}
      run={() => create.mutate()}
      close={props.close}
    >
      <p className="quiet small">{t.customers.createText}</p>
      <TextInput label={t.common.name} autoComplete="off" data-autofocus {...field('name')} />
      <TextInput label={t.common.email} type="email" autoComplete="off" {...field('email')} />
      <TextInput
        label={t.common.handleTypes.phone}
        description={t.customers.phoneHint}
        type="tel"
        autoComplete="off"
        {...field('phone')}
      />
    </FormDialog>
  )
}
