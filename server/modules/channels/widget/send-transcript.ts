// What was said, by e-mail, when a visitor asks for it.

import { loadCustomerWords } from '../../../../words/index.ts'
import type { Platform } from '../../../platform/module.ts'
import type { Content, FormContent } from '../content/content.ts'
import { summarise } from '../content/summary.ts'
import { makeInert } from './make-inert.ts'
import { showMessages } from './show-messages.ts'
import type { Sight } from './visible-to.ts'
import type { Asking, Visitor } from './visitors.ts'

const mostMessages = 100

/** Whether the company's own server said, signed, that this is the visitor's address. */
export const isOwnAddress = (visitor: Visitor, email: string): boolean =>
  visitor.email?.toLowerCase() === email.toLowerCase()

/**
 * To an address that is not proven the visitor's own words go short and inert: it may be anybody's.
 * A network call: outside of any transaction.
 */
export async function sendTranscript(
  platform: Platform,
  { visitor, site }: Asking,
  sight: Sight,
  { email, language }: { email: string; language: 'es' | 'en' | 'pt' },
): Promise<void> {
  const { items } = await showMessages(platform, visitor, sight, { limit: mostMessages })
  const say = (await loadCustomerWords(language)).widget
  const title = site.settings.title ?? site.name
  const isOwn = isOwnAddress(visitor, email)
  const lines = items.map(({ from, content, at, files }) => {
    const who = from === 'visitor' ? say.you : title
    const text = content ? textOf(content as Content) : say.takenBack
    const named = files.map(({ name }) => name).filter(Boolean)
    const said = [text, ...named].filter(Boolean).join(' · ')
    const shown = isOwn || from === 'company' ? said : makeInert(said)
    return `[${at.slice(0, 16).replace('T', ' ')} UTC] ${who}: ${shown}`
  })
  await platform.mailer.send({
    to: email,
    subject: `${say.transcriptOf} ${title}`.replace(/[\r\n]+/g, ' '),
    text: lines.join('\n'),
  })
}

function textOf(content: Content): string {
  if (content.type === 'form' && content.labels)
    return [content.name, ...answersIn(content)].join(', ')
  if (content.type === 'product') return summarise(content).text
  return 'text' in content && content.text ? content.text : summarise(content).text
}

const answersIn = ({ values, labels = {} }: FormContent) =>
  Object.entries(values).map(([id, value]) => `${labels[id] ?? id}: ${String(value)}`)
