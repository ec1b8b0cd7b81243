// A card that asks for an e-mail address: for an answer, or for the conversation itself.

import type { ChatWords } from './chat.ts'
import { button, make } from './dom.ts'

export function askEmail(
  words: ChatWords,
  given: { hint: string; act: string; ask(email: string): Promise<void>; done(): void },
): HTMLElement {
  const input = make('input', {
    type: 'email',
    required: true,
    autocomplete: 'email',
    maxlength: '254',
  })
  const send = make('button', { type: 'submit', class: 'plain main' }, given.act)
  const trouble = make('div', { role: 'status' })
  const form = make(
    'form',
    {},
    make('label', { class: 'field' }, words.email, input),
    send,
    button('plain', words.cancel, given.done),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send.disabled = true
    given
      .ask(input.value)
      .then(given.done)
      .catch(() => {
        send.disabled = false
        trouble.textContent = words.failed
      })
  })
  return make('div', { class: 'note card' }, given.hint, form, trouble)
}
