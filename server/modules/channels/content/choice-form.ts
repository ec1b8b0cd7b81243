// How choices are shown on a channel: planning and rendering must agree on it.

import type { Capabilities } from './capabilities.ts'
import type { Choice, ChoicesContent } from './content.ts'
import { lengthOf } from './split-text.ts'

type Can = NonNullable<Capabilities['choices']>

/** Buttons, else a list, else undefined: as numbered text. Pure. */
export function choiceForm(
  { choices, open }: Pick<ChoicesContent, 'choices' | 'open'>,
  { choices: can }: Pick<Capabilities, 'choices'>,
): 'buttons' | 'list' | undefined {
  if (!can || choices.some(({ id }) => id !== id.trim())) return undefined
  if (!areDifferent(choices.map(({ id }) => id))) return undefined
  if (can.buttons && fitButtons(choices, can.buttons)) return 'buttons'
  const opens = !can.list || open === undefined || short(open, can.list.open)
  return can.list && opens && fitList(choices, can.list) ? 'list' : undefined
}

/** Choices under the title of their section, in the order in which they come. */
export const sectionsOf = (choices: readonly Choice[]): Map<string, Choice[]> =>
  Map.groupBy(choices, ({ section }) => section?.trim() ?? '')

/** A button shows its title alone, so whoever explains his choices needs a list. */
const fitButtons = (choices: readonly Choice[], can: NonNullable<Can['buttons']>) =>
  choices.length <= can.max &&
  choices.every(({ description, section }) => !description && !section) &&
  choices.every(({ id, title }) => short(title, can.title) && short(id, can.id)) &&
  areDifferent(choices.map(({ title }) => title.trim()))

function fitList(choices: readonly Choice[], can: NonNullable<Can['list']>) {
  const sections = sectionsOf(choices)
  return (
    choices.length <= can.max &&
    sections.size <= can.sections &&
    [...sections.keys()].every((title) => short(title, can.sectionTitle)) &&
    choices.every(
      ({ id, title, description }) =>
        short(id, can.id) && short(title, can.title) && short(description ?? '', can.description),
    )
  )
}

const short = (text: string, max: number) => lengthOf(text, 'code_points') <= max

const areDifferent = (texts: readonly string[]) => new Set(texts).size === texts.length
