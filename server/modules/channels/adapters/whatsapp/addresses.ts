// How WhatsApp names people: by number as `wa_id` writes it, in digits, or by the business-scoped id
// of those whose number is not told (`US.1349`; above the portfolio `US.ENT.118`).

import { z } from 'zod'
import type { Envelope, InboundHandle } from '../../adapter.ts'

const isDigits = (value: string) => /^\d{5,20}$/.test(value)

/** Whether a handle is a telephone number. */
export const isNumber = ({ type, value }: Pick<InboundHandle, 'type' | 'value'>): boolean =>
  type === 'phone' || (type === 'whatsapp' && isDigits(value))

/** To whom a request goes. Of both, Meta would take `to`. */
export const recipientOf = (to: Envelope['to']): { to: string } | { recipient: string } =>
  isNumber(to) ? { to: to.value.replace(/\D/g, '') } : { recipient: to.value }

/** A name as it stands in a webhook: digits, perhaps with a plus, or an id. */
const name = z
  .union([z.string(), z.number().transform(String)])
  .pipe(
    z
      .string()
      .trim()
      .min(1)
      .max(160)
      .regex(/^[^\s\p{C}]+$/u),
  )
  .optional()
const names = z.object({ phone: name, userId: name, parentId: name })

/**
 * The handles of a person, strongest first: what was said belongs to the first. The id above the
 * portfolio holds in every portfolio linked with it, so it has no realm.
 * @throws ZodError when a name cannot be one
 */
export function handlesOf(
  given: { phone?: unknown; userId?: unknown; parentId?: unknown },
  realm: string,
): InboundHandle[] {
  const { phone, userId, parentId } = names.parse(given)
  const digits = phone?.replace(/^\+/, '')
  const isPhone = digits !== undefined && isDigits(digits)
  // Some payloads give the id where the number was.
  const scoped = userId ?? (isPhone ? undefined : phone)
  const handle = (type: string, value: string, within?: string): InboundHandle => ({
    type,
    value,
    ...(within === undefined ? {} : { realm: within }),
    assurance: 2,
  })
  return [
    ...(isPhone ? [handle('whatsapp', digits, realm)] : []),
    ...(scoped ? [handle('whatsapp', scoped, realm)] : []),
    ...(isPhone ? [handle('phone', `+${digits}`)] : []),
    ...(parentId ? [handle('whatsapp', parentId, '')] : []),
  ]
}
