// For tests of mail: letters written by hand, and what they are to a mailbox of ours.

import { createHmac } from 'node:crypto'
import type { Inbound } from '../../adapter.ts'
import { type Arrival, parse } from './parse.ts'
import { readMail } from './read-mail.ts'
import { openToken, sealToken } from './tokens.ts'

export const ours = 'help@shop.example'
export const touchpointId = '0190a000-0000-7000-8000-000000000001'
export const deliveryId = '0190a000-0000-7000-8000-0000000000aa'
const digest = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url')
export const token = sealToken(digest, touchpointId, deliveryId)

export const arrival: Arrival = {
  accountId: ours,
  settings: { address: ours, trustedAuthServer: 'mx.shop.example' },
  receivedAt: new Date('2026-11-20T12:00:00Z'),
  recipients: [],
  fileKey: 'mail/00/x.eml',
  readToken: (text) => openToken(digest, touchpointId, text),
}

/** Headers, then the body; a line feed is enough. */
export const lettersOf = async (
  raw: string | Buffer,
  given: Partial<Arrival> = {},
): Promise<Inbound[]> =>
  parse(await readMail(typeof raw === 'string' ? Buffer.from(raw) : raw), { ...arrival, ...given })

export async function letterOf(raw: string | Buffer, given: Partial<Arrival> = {}) {
  const [item] = await lettersOf(raw, given)
  if (item?.is !== 'message' || item.content.type !== 'mail') throw new Error(JSON.stringify(item))
  return { item, content: item.content }
}
