// The open chat's frame: head, log, what is to be said. It travels with the button and stands before
// anything else has come.

import type { CustomerWords } from '../../words/index.ts'
import { button, icons, make } from './dom.ts'
import type { Place } from './place.ts'

export interface Panel {
  readonly element: HTMLElement
  readonly title: HTMLElement
  readonly log: HTMLElement
  /** The first words, empty until they are known. */
  readonly greeting: HTMLElement
  readonly alert: HTMLElement
  readonly typing: HTMLElement
  readonly foot: HTMLElement
  readonly input: HTMLTextAreaElement
}

export interface PanelActs {
  /** What is in the input. */
  say(): void
  attach(files: readonly File[]): void
  typing(): void
  close(): void
}

export function buildPanel(
  { isFrame }: Place,
  words: CustomerWords['widgetFrame'],
  acts: PanelActs,
): Panel {
  const title = make('h2', { id: 'title' }, words.title)
  const greeting = make('div', { class: 'row', hidden: true })
  const log = make(
    'div',
    {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      'aria-label': words.conversation,
      tabindex: '0',
    },
    greeting,
  )
  const alert = make('div', { class: 'alert', role: 'status', hidden: true })
  const typing = make('div', { class: 'typing', role: 'status' })
  const foot = make('div', { class: 'foot' })
  const input = make('textarea', {
    class: 'words',
    rows: '1',
    'aria-label': words.write,
    placeholder: words.write,
    maxlength: '8000',
  })
  const picker = make('input', {
    type: 'file',
    hidden: true,
    multiple: true,
    'aria-label': words.attach,
  })
  input.addEventListener('keydown', (event) => {
    // Enter ends a word in Chinese or Japanese before it sends anything.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    acts.say()
  })
  input.addEventListener('input', () => {
    fit(input)
    acts.typing()
  })
  picker.addEventListener('change', () => {
    acts.attach([...(picker.files ?? [])])
    picker.value = ''
  })
  const form = make(
    'div',
    { class: 'say' },
    button('icon', words.attach, () => picker.click(), icons.attach),
    input,
    button('icon', words.send, acts.say, icons.send),
    picker,
  )
  const head = make('div', { class: 'head' }, title)
  if (!isFrame) head.append(button('icon', words.close, acts.close, icons.close))
  const element = make(
    'div',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
    ...[head, alert, log, typing, form, foot],
  )
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || isFrame) return
    event.stopPropagation()
    acts.close()
  })
  element.addEventListener('dragover', (event) => event.preventDefault())
  element.addEventListener('drop', (event) => {
    event.preventDefault()
    acts.attach([...(event.dataTransfer?.files ?? [])])
  })
  return { element, title, log, greeting, alert, typing, foot, input }
}

/** What is written so far, taken out of the input. */
export function takeWritten(input: HTMLTextAreaElement): string {
  const text = input.value.trim()
  input.value = ''
  fit(input)
  return text
}

function fit(input: HTMLTextAreaElement) {
  input.style.height = 'auto'
  input.style.height = `${Math.min(132, input.scrollHeight + 2)}px`
}

/** The first words of a chat; an empty text has none. */
export function greet({ greeting }: Panel, text: string) {
  greeting.hidden = text === ''
  if (greeting.textContent === text) return
  greeting.replaceChildren(make('div', { class: 'bubble', dir: 'auto' }, text))
}
