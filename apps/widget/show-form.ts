// A form that the house asks to fill in. What the browser itself can check it says at once; what it
// cannot, the house does. What was begun is there again when the page is read anew, in this tab alone:
// others may use the browser next.

import type { ChatWords } from './chat.ts'
import { make } from './dom.ts'
import { createStore, parseKept } from './store.ts'

type Held = Record<string, unknown>
type Value = HTMLInputElement | HTMLSelectElement

/** By the message that asks. */
const begun = createStore('form', 'sessionStorage')

const inputTypes: Record<string, string> = {
  email: 'email',
  phone: 'tel',
  number: 'number',
  date: 'date',
}
const known: Record<string, AutoFill> = { email: 'email', phone: 'tel' }

/**
 * @param messageId of what asks for it
 * @param fill takes the answers, by the ids of their fields; without those left empty
 */
export function showForm(
  messageId: string,
  { name, fields, send }: Held,
  words: ChatWords,
  fill: (values: Record<string, string>) => void,
): HTMLElement {
  const was: Record<string, string> = { ...parseKept(begun.get(messageId)) }
  const asked = (Array.isArray(fields) ? (fields as Held[]) : []).map((field) => ({
    id: String(field.id),
    label: String(field.label),
    isRequired: field.required === true,
    value: valueFor(field, was[String(field.id)]),
  }))
  const values = () => {
    const said = asked.map(({ id, value }) => [id, value.value.trim()] as const)
    return Object.fromEntries(said.filter(([, text]) => text !== ''))
  }
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
    begun.set(messageId, undefined)
    fill(values())
  })
  form.addEventListener('input', () => begun.set(messageId, JSON.stringify(values())))
  return form
}

function valueFor({ type, required, choices }: Held, was = ''): Value {
  if (type === 'choice') {
    const offered = Array.isArray(choices) ? choices.map(String) : []
    const options = ['', ...offered].map((text) => make('option', { value: text }, text))
    const select = make('select', { required: required === true }, ...options)
    select.value = was
    return select
  }
  const kind = String(type)
  const input = make('input', {
    type: inputTypes[kind] ?? 'text',
    required: required === true,
    maxlength: '1000',
    autocomplete: known[kind],
    ...(kind === 'number' ? { step: 'any' } : {}),
  })
  input.value = was
  return input
}
