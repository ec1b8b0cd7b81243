// A form that the house asks to fill in. What the browser itself can check it says at once; what it
// cannot, the house does.

import type { ChatWords } from './chat.ts'
import { make } from './dom.ts'

type Held = Record<string, unknown>
type Value = HTMLInputElement | HTMLSelectElement

const inputTypes: Record<string, string> = {
  email: 'email',
  phone: 'tel',
  number: 'number',
  date: 'date',
}
const known: Record<string, AutoFill> = { email: 'email', phone: 'tel' }

/** @param fill takes the answers, by the ids of their fields; without those left empty */
export function showForm(
  { name, fields, send }: Held,
  words: ChatWords,
  fill: (values: Record<string, string>) => void,
): HTMLElement {
  const asked = (Array.isArray(fields) ? (fields as Held[]) : []).map((field) => ({
    id: String(field.id),
    label: String(field.label),
    isRequired: field.required === true,
    value: valueFor(field),
  }))
  const form = make(
    'form',
    { class: 'asked', 'aria-label': String(name) },
    ...asked.map(({ label, isRequired, value }) =>
      make(
        'label',
        { class: 'field', dir: 'auto' },
        make('span', {}, label, isRequired && make('span', { 'aria-hidden': 'true' }, ' *')),
        value,
      ),
    ),
    make('button', { type: 'submit', class: 'plain main' }, String(send || words.send)),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const said = asked.map(({ id, value }) => [id, value.value.trim()] as const)
    fill(Object.fromEntries(said.filter(([, text]) => text !== '')))
  })
  return form
}

function valueFor({ type, required, choices }: Held): Value {
  if (type === 'choice') {
    const offered = Array.isArray(choices) ? choices.map(String) : []
    const options = ['', ...offered].map((text) => make('option', { value: text }, text))
    return make('select', { required: required === true }, ...options)
  }
  const kind = String(type)
  return make('input', {
    type: inputTypes[kind] ?? 'text',
    required: required === true,
    maxlength: '1000',
    autocomplete: known[kind],
    ...(kind === 'number' ? { step: 'any' } : {}),
  })
}
