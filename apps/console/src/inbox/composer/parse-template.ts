// A template as its provider describes it (WhatsApp: components of HEADER, BODY, FOOTER, BUTTONS,
// LIMITED_TIME_OFFER, CAROUSEL), read into what a form needs: its texts, and the variables in them
// by position or by name.

import { asList, asRecord, asText } from '../../timeline/read.ts'

/** A message, or one card of it. */
export interface BlockForm {
  header: { format: string; text: string; variables: readonly string[] } | undefined
  body: { text: string; variables: readonly string[] }
  buttons: readonly ButtonForm[]
}
export interface ButtonForm {
  index: number
  type: string
  title: string
  variable: boolean
}

export interface TemplateForm extends BlockForm {
  footer: string | undefined
  /** Above the text; `isTimed`: it counts down to an end. */
  offer: { text: string; isTimed: boolean } | undefined
  cards: readonly BlockForm[]
  /** Has what cannot be filled in here: a place, products of a catalogue, what came after us. */
  isBeyond: boolean
}

const known = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL']
const formats = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT']
const beyondButtons = ['MPM', 'SPM', 'ORDER_DETAILS']

type Components = readonly Record<string, unknown>[]

export function readTemplate(components: Components): TemplateForm {
  const offer = asRecord(componentOf(components, 'LIMITED_TIME_OFFER')?.limited_time_offer)
  const offered = asText(offer.text)
  const cards = asList(componentOf(components, 'CAROUSEL')?.cards).map((card) =>
    asList(asRecord(card).components).map(asRecord),
  )
  return {
    ...readBlock(components),
    footer: asText(componentOf(components, 'FOOTER')?.text),
    offer: offered ? { text: offered, isTimed: offer.has_expiration === true } : undefined,
    cards: cards.map(readBlock),
    isBeyond:
      [components, ...cards].some(isBeyond) ||
      (componentOf(components, 'CAROUSEL') !== undefined && !cards.length),
  }
}

const typeOf = (component: Record<string, unknown>) => asText(component.type)?.toUpperCase() ?? ''
const componentOf = (components: Components, type: string) =>
  components.find((one) => typeOf(one) === type)

function readBlock(components: Components): BlockForm {
  const header = componentOf(components, 'HEADER')
  const title = asText(header?.text) ?? ''
  const body = asText(componentOf(components, 'BODY')?.text) ?? ''
  return {
    header: header
      ? {
          format: asText(header.format)?.toUpperCase() ?? 'TEXT',
          text: title,
          variables: variablesOf(title),
        }
      : undefined,
    body: { text: body, variables: variablesOf(body) },
    buttons: asList(componentOf(components, 'BUTTONS')?.buttons).map(asRecord).map(readButton),
  }
}

function readButton(button: Record<string, unknown>, index: number): ButtonForm {
  const type = typeOf(button)
  const isCode = type === 'COPY_CODE' || type === 'OTP'
  const title = asText(button.text) ?? ''
  return { index, type, title, variable: isCode || /\{\{/.test(asText(button.url) ?? '') }
}

function isBeyond(components: Components): boolean {
  const { header, buttons } = readBlock(components)
  return (
    components.some((one) => !known.includes(typeOf(one))) ||
    (header !== undefined && !formats.includes(header.format)) ||
    buttons.some(({ type }) => beyondButtons.includes(type))
  )
}

const slot = /\{\{\s*([\w]+)\s*\}\}/g

/** Each variable once, in the order in which it is first met; positions by their number. */
function variablesOf(text: string): string[] {
  const names = [...new Set([...text.matchAll(slot)].map((match) => match[1] ?? ''))]
  return names.every((name) => /^\d+$/.test(name))
    ? names.sort((a, b) => Number(a) - Number(b))
    : names
}

/** The text with what was filled in; what is missing stays to be seen. */
export function fill(text: string, variables: readonly string[], values: readonly string[]) {
  return text.replace(slot, (whole, name: string) => values[variables.indexOf(name)] || whole)
}

export const needsFile = ({ header }: BlockForm): boolean =>
  header !== undefined && header.format !== 'TEXT' && formats.includes(header.format)
