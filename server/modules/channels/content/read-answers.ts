// What was filled in, read against the form that was sent: what it did not ask is left out, what it
// asked and did not get is refused.

import { z } from 'zod'
import { invalidInput } from '../../../platform/refusal.ts'
import type { FormContent, FormRequestContent } from './content.ts'

type Field = FormRequestContent['fields'][number]

/**
 * The answers under the ids of their fields, with the labels by which people know them. Pure.
 * @throws input.invalid, with what is wrong by field
 */
export function readAnswers(
  { name, fields }: FormRequestContent,
  given: Readonly<Record<string, string>>,
): FormContent {
  const values: Record<string, string | number> = {}
  const wrong: Record<string, string> = {}
  for (const field of fields) {
    const said = Object.hasOwn(given, field.id) ? given[field.id]!.trim() : ''
    if (said === '' && field.required) wrong[field.id] = 'is missing'
    if (said === '') continue
    const value = valueIn(field, said)
    if (value === undefined) wrong[field.id] = `is no ${field.type}`
    else values[field.id] = value
  }
  if (Object.keys(wrong).length) throw invalidInput(wrong)
  const labels = Object.fromEntries(fields.map(({ id, label }) => [id, label]))
  return { type: 'form', name, values, labels }
}

const email = z.email().max(254)
const day = z.iso.date()

function valueIn({ type, choices }: Field, said: string): string | number | undefined {
  if (type === 'email') return email.safeParse(said).data
  if (type === 'date') return day.safeParse(said).data
  if (type === 'choice') return choices?.includes(said) ? said : undefined
  if (type === 'phone') return /^\+?[\d\s().-]{5,30}$/.test(said) ? said : undefined
  if (type !== 'number') return said
  const number = Number(said.replace(',', '.'))
  return Number.isFinite(number) ? number : undefined
}
