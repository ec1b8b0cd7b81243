// The open chat's frame: head, log, what is to be said, and the few things beside.

import type { Words } from '../../words/index.ts'
import { button, icons, make } from './dom.ts'
import type { Place } from './place.ts'

export interface Panel {
  readonly element: HTMLElement
  readonly title: HTMLElement
  readonly log: HTMLElement
  readonly alert: HTMLElement
  readonly typing: HTMLElement
  readonly foot: HTMLElement
  readonly input: HTMLTextAreaElement
}

export interface PanelActs {
  say(text: string): void
  attach(files: readonly File[]): void
  typing(): void
  close(): void
}

export function buildPanel({ isFrame }: Place, words: Words['widget'], acts: PanelActs): Panel {
  const title = make('h2', { id: 'title' }, words.title)
  const log = make('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': words.conversation,
    tabindex: '0',
  })
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
  const say = () => {
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    fit(input)
    acts.say(text)
  }
  input.addEventListener('keydown', (event) => {
    // Enter ends a word in Chinese or Japanese before it sends anything.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    say()
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
    button('icon', words.send, say, icons.send),
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
  return { element, title, log, alert, typing, foot, input }
}

function fit(input: HTMLTextAreaElement) {
  input.style.height = 'auto'
  input.style.height = `${Math.min(132, input.scrollHeight + 2)}px`
}
