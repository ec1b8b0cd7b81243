// A template with its values put in, with the end of its offer and the cards of its carousel.

import type { Envelope } from '../../adapter.ts'
import type { Choice, TemplateContent } from '../../content/content.ts'
import { contentIncomplete, contentUnsupported } from '../../content/refusals.ts'
import { filled } from './checks.ts'
import { limits } from './limits.ts'
import { renderBlock } from './template-block.ts'
import { readDefinition, type TemplateDefinition } from './template-definition.ts'

/**
 * Pure. @throws content.incomplete (what, needed, given) when values and definition differ,
 * content.too_long, content.unsupported for what cannot be filled in here
 */
export function renderTemplate(
  content: TemplateContent,
  { template, uploads }: Envelope,
): Record<string, unknown> {
  const definition = template && readDefinition(template.components)
  const [beyond] = definition?.beyond ?? []
  if (beyond) throw contentUnsupported({ what: `template.${beyond.toLowerCase()}` })
  // Those of the message first, then card by card.
  const choices = [...(content.choices ?? [])]
  const { header, body, buttons } = renderBlock(content, definition, { uploads, choices, at: '' })
  const components = [
    ...header,
    ...offerOf(content, definition),
    ...body,
    ...buttons,
    ...carouselOf(content, definition, uploads, choices),
  ]
  return {
    name: filled('template', content.name, limits.templateName),
    language: { code: content.language },
    ...(components.length ? { components } : {}),
  }
}

function offerOf({ expiresAt }: TemplateContent, definition: TemplateDefinition | undefined) {
  const isTimed = definition ? definition.offer?.isTimed : expiresAt !== undefined
  if (!isTimed) return []
  if (!expiresAt) throw contentIncomplete({ what: 'expiresAt' })
  const offer = { expiration_time_ms: Date.parse(expiresAt) }
  return [
    {
      type: 'limited_time_offer',
      parameters: [{ type: 'limited_time_offer', limited_time_offer: offer }],
    },
  ]
}

/** Meta refuses fewer cards than were approved. */
function carouselOf(
  { cards = [] }: TemplateContent,
  definition: TemplateDefinition | undefined,
  uploads: Envelope['uploads'],
  choices: Choice[],
) {
  const needed = definition ? (definition.cards?.length ?? 0) : cards.length
  if (needed !== cards.length) {
    throw contentIncomplete({ what: 'cards', needed, given: cards.length })
  }
  if (cards.length === 0) return []
  const rendered = cards.map((card, index) => {
    const at = `cards.${index}.`
    const block = renderBlock(card, definition?.cards?.[index], { uploads, choices, at })
    return { card_index: index, components: [...block.header, ...block.body, ...block.buttons] }
  })
  return [{ type: 'carousel', cards: rendered }]
}
