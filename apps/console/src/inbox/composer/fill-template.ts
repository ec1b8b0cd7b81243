// What was filled into a template: whether it is all there, and what is sent of it.

import type { OutgoingContent } from '../outgoing.ts'
import type { Media } from '../thread/message.ts'
import { type BlockForm, fill, needsFile, type TemplateForm } from './parse-template.ts'
import type { Written } from './to-contents.ts'

export interface FilledBlock {
  header: readonly string[]
  body: readonly string[]
  /** By the index of the button. */
  buttons: Readonly<Record<number, string>>
  file?: Media | undefined
}
export interface Filled extends FilledBlock {
  /** When the offer ends, as the field of the form has it. */
  end: string
  cards: readonly FilledBlock[]
}

const nothing: FilledBlock = { header: [], body: [], buttons: {} }

/** @param name of the customer, for variables that are called so */
export const begin = (form: TemplateForm, name: string | null): Filled => ({
  ...nothing,
  body: form.body.variables.map((variable) => (isName(variable) ? (name ?? '') : '')),
  end: '',
  cards: form.cards.map(() => nothing),
})

/** A variable that by its name is the customer's own. */
const isName = (variable: string) => /^(customer_?|first_?)?name$|^(nombre|nome)/i.test(variable)

/** Whether nothing is missing; an offer must still be on. */
export const isFilled = (form: TemplateForm, filled: Filled): boolean =>
  isBlockFilled(form, filled) &&
  (!form.offer?.isTimed || isAhead(filled.end)) &&
  form.cards.every((card, at) => isBlockFilled(card, filled.cards[at] ?? nothing))

export const isAhead = (end: string): boolean => end !== '' && Date.parse(end) > Date.now()

function isBlockFilled(form: BlockForm, filled: FilledBlock): boolean {
  const all = (variables: readonly string[], values: readonly string[]) =>
    variables.every((_, at) => values[at]?.trim())
  return (
    all(form.body.variables, filled.body) &&
    all(form.header?.variables ?? [], filled.header) &&
    (!needsFile(form) || filled.file !== undefined) &&
    form.buttons.every(({ variable, index }) => !variable || filled.buttons[index]?.trim())
  )
}

/** With its files, so that it can be shown before the server has it. */
export function toTemplate(
  template: { name: string; language: string },
  form: TemplateForm,
  filled: Filled,
): Written {
  const cards = form.cards.map((card, at) => {
    const own = filled.cards[at] ?? nothing
    return { ...blockOf(card, own), text: fill(card.body.text, card.body.variables, own.body) }
  })
  const header = valuesOf(form.header?.variables ?? [], filled.header)
  const content: OutgoingContent = {
    type: 'template',
    name: template.name,
    language: template.language,
    ...(header.length ? { header } : {}),
    ...blockOf(form, filled),
    text: fill(form.body.text, form.body.variables, filled.body),
    ...(form.offer?.isTimed ? { expiresAt: new Date(filled.end).toISOString() } : {}),
    ...(cards.length ? { cards } : {}),
  }
  return { content, media: [filled, ...filled.cards].flatMap(({ file }) => file ?? []) }
}

function blockOf(form: BlockForm, filled: FilledBlock) {
  const body = valuesOf(form.body.variables, filled.body)
  const buttons = form.buttons
    .filter(({ variable }) => variable)
    .map(({ index }) => ({ index, value: filled.buttons[index]?.trim() ?? '' }))
  return {
    ...(filled.file ? { headerMediaId: filled.file.id } : {}),
    ...(body.length ? { body } : {}),
    ...(buttons.length ? { buttons } : {}),
  }
}

/** By their names where the template has names. */
const valuesOf = (variables: readonly string[], texts: readonly string[]) =>
  variables.map((name, at) => ({
    text: texts[at]?.trim() ?? '',
    ...(/^\d+$/.test(name) ? {} : { name }),
  }))
