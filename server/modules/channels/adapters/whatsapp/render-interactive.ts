// Messages with something to press.

import { choiceForm, sectionsOf } from '../../content/choice-form.ts'
import type { Choice, ChoicesContent, OutgoingContent } from '../../content/content.ts'
import { contentUnsupported } from '../../content/refusals.ts'
import { capabilities } from './capabilities.ts'
import { atMost, filled } from './checks.ts'
import { limits } from './limits.ts'

type Of<Type> = Extract<OutgoingContent, { type: Type }>

/** A sign that every language reads, where nobody said what opens the list. */
const opensList = '☰'
/** Of rows that have no section beside others that have: WhatsApp wants a title for each. */
const noTitle = '…'

/** Buttons or a list. @throws content.unsupported when it is neither: planParts makes text of it */
export function renderChoices(content: ChoicesContent): Record<string, unknown> {
  const form = choiceForm(content, capabilities)
  if (!form) throw contentUnsupported({ what: 'choices', ...tooMuchOf(content) })
  if (form === 'buttons') {
    return { type: 'button', ...framed(content), action: { buttons: content.choices.map(button) } }
  }
  const button_ = content.open?.trim() || opensList
  return {
    type: 'list',
    ...framed(content),
    action: { button: atMost('open', button_, limits.listButton), sections: sections(content) },
  }
}

export const renderLink = (content: Of<'link'>) => ({
  type: 'cta_url',
  ...framed(content),
  action: {
    name: 'cta_url',
    parameters: {
      display_text: filled('title', content.title, limits.linkTitle),
      url: atMost('url', content.url, limits.linkUrl),
    },
  },
})

export const renderLocationRequest = ({ text }: Of<'location_request'>) => ({
  type: 'location_request_message',
  body: { text: filled('text', text, limits.interactiveBody) },
  action: { name: 'send_location' },
})

const framed = ({ text, header, footer }: { text: string; header?: string; footer?: string }) => ({
  ...(header?.trim()
    ? { header: { type: 'text', text: atMost('header', header, limits.header) } }
    : {}),
  body: { text: filled('text', text, limits.interactiveBody) },
  ...(footer?.trim() ? { footer: { text: atMost('footer', footer, limits.footer) } } : {}),
})

const button = ({ id, title }: Choice) => ({
  type: 'reply',
  reply: { id, title: filled('choices.title', title, limits.buttonTitle) },
})

function sections({ choices }: ChoicesContent) {
  const all = [...sectionsOf(choices)]
  return all.map(([title, rows]) => ({
    ...(title || all.length > 1 ? { title: title || noTitle } : {}),
    rows: rows.map(row),
  }))
}

const row = ({ id, title, description }: Choice) => ({
  id,
  title: filled('choices.title', title, limits.rowTitle),
  ...(description?.trim() ? { description } : {}),
})

/** Why they fit neither form, where it is their number. */
const tooMuchOf = ({ choices }: ChoicesContent) =>
  choices.length > limits.rows ? { limit: limits.rows, length: choices.length } : {}
