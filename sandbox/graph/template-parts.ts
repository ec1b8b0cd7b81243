// The definition of a template taken apart.

type Components = readonly Record<string, unknown>[]

/** What a message has, and each card of a carousel. */
export interface DefinedBlock {
  header?: { format: string; text: string }
  body?: { format: string; text: string }
  footer?: { format: string; text: string }
  buttons: { type: string; text: string; url: string }[]
}

export function blockOf(components: Components): DefinedBlock {
  const part = (name: 'header' | 'body' | 'footer') => {
    const found = componentOf(components, name)
    if (!found) return {}
    const format = String(found.format ?? 'TEXT').toUpperCase()
    return { [name]: { format, text: String(found.text ?? '') } }
  }
  const buttons = componentOf(components, 'buttons')?.buttons
  return {
    ...part('header'),
    ...part('body'),
    ...part('footer'),
    buttons: listOf(buttons).map(({ type, text, url }) => ({
      type: String(type ?? '').toUpperCase(),
      text: String(text ?? ''),
      url: String(url ?? ''),
    })),
  }
}

export const cardsOf = (components: Components): DefinedBlock[] =>
  listOf(componentOf(components, 'carousel')?.cards).map((card) => blockOf(listOf(card.components)))

export const componentOf = (components: Components, type: string) =>
  components.find((one) => String(one.type).toLowerCase() === type)

export const variablesOf = (text: string) => [
  ...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!)),
]

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : [])
