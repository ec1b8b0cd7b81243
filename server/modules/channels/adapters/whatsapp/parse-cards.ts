import { z } from 'zod'
import type { InboundContent } from '../../adapter.ts'
import { text } from './wire.ts'

const list = <Item extends z.ZodType>(item: Item) => z.array(item).catch([])
const card = z.object({
  name: z
    .object({ formatted_name: text, first_name: text, last_name: text })
    .optional()
    .catch(undefined),
  phones: list(z.object({ phone: text, wa_id: text })),
  emails: list(z.object({ email: text })),
  org: z.object({ company: text }).optional().catch(undefined),
  vcard: text,
})

const cards = z.array(card)

/** Cards of people that somebody shared. @throws ZodError */
export function readCards(given: unknown): InboundContent {
  return { type: 'contacts', contacts: cards.parse(given).map(cardOf) }
}

function cardOf({ name, phones, emails, org, vcard }: z.infer<typeof card>) {
  const numbers = phones.flatMap(({ phone, wa_id }) => phone || (wa_id ? `+${wa_id}` : []))
  const addresses = emails.flatMap(({ email }) => email || [])
  const called =
    name?.formatted_name ||
    [name?.first_name, name?.last_name].filter(Boolean).join(' ') ||
    nameIn(vcard)
  const organisation = org?.company
  return {
    name: (called || organisation || numbers[0] || addresses[0] || '').slice(0, 1024),
    phones: numbers.slice(0, 20).map((phone) => phone.slice(0, 256)),
    emails: addresses.slice(0, 20).map((email) => email.slice(0, 256)),
    ...(organisation ? { organisation: organisation.slice(0, 1024) } : {}),
  }
}

/** Cards shared by hand may come as a vCard alone. */
const nameIn = (vcard: string | undefined) =>
  /^FN(?:;[^:\r\n]*)?:(.+)$/im.exec(vcard ?? '')?.[1]?.trim()
