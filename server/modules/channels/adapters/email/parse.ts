// One letter, as what it is to us: a message, what became of one of ours, or a complaint. Never
// throws and loses nothing; what is of no sender is kept whole as `unknown`. Pure.

import type { Inbound, InboundMedia, InboundMessage, Sender } from '../../adapter.ts'
import { mediaKindOf } from '../../content/media-kind-of.ts'
import { normal, tagOf } from './addresses.ts'
import { assuranceOf } from './assurance.ts'
import { isAutomatic } from './automatic.ts'
import { readBounce } from './bounces.ts'
import { isComplaint } from './complaints.ts'
import { extractReply } from './extract-reply.ts'
import {
  leastInlineBytes,
  mostAttachments,
  mostQuotedCharacters,
  mostSubjectCharacters,
  mostTextCharacters,
} from './limits.ts'
import { idsIn, type Mail, type MailFile } from './read-mail.ts'

export interface Arrival {
  /** Our address, as the touchpoint has it. */
  accountId: string
  settings: Readonly<Record<string, string>>
  receivedAt: Date
  /** To whom it was handed over, where it came by SMTP. */
  recipients: readonly string[]
  /** Where the bytes lie. */
  fileKey: string
  /** The delivery named by a token of ours. */
  readToken(text: string): string | undefined
}

export function parse(mail: Mail, arrival: Arrival): Inbound[] {
  const { accountId } = arrival
  const item = { accountId, sourceId: `mail:${nameOf(mail)}`, at: timeOf(mail, arrival) }
  const ours = findOurs(mail, arrival)
  if (isComplaint(mail))
    return ours ? [complained(item, ours)] : [unread(mail, accountId, 'complaint')]
  const bounce = readBounce(mail)
  if (bounce) {
    if (!ours) return [unread(mail, accountId, 'bounce')]
    if (bounce.state === 'delayed') return []
    const { state, failure } = bounce
    return [
      {
        ...item,
        is: 'receipt',
        providerId: ours.messageId,
        reference: ours.deliveryId,
        state,
        failure,
      },
    ]
  }
  return readMessage(mail, arrival, item, ours)
}

type ItemParts = Pick<InboundMessage, 'accountId' | 'sourceId' | 'at'>

function readMessage(
  mail: Mail,
  arrival: Arrival,
  item: ItemParts,
  ours: Ours | undefined,
): Inbound[] {
  const { accountId, settings } = arrival
  // A copy of what went out from here.
  if (mail.messageId && tokenIn(mail.messageId, arrival)) return []
  const sender = senderOf(mail, accountId)
  if (!sender) return [unread(mail, accountId, 'sender')]
  const { text, quoted } = extractReply(mail.text)
  const auto = isAutomatic(mail)
  const isOwn = normal(mail.from[0]?.address ?? '') !== normal(sender.address)
  const assurance = isOwn ? 0 : assuranceOf(mail, sender.address, settings.trustedAuthServer)
  const from: Sender = {
    handles: [{ type: 'email', value: sender.address, assurance }],
    ...(sender.name.trim() ? { name: sender.name.trim().slice(0, 200) } : {}),
  }
  return [
    ...(ours && isUnsubscribing(mail)
      ? [
          {
            // Senders tell whole seconds, and what was agreed to in this one is undone too.
            ...{ ...item, sourceId: `${item.sourceId} unsubscribe`, from, at: arrival.receivedAt },
            ...({ is: 'preference', purpose: 'marketing', state: 'withdrawn' } as const),
          },
        ]
      : []),
    {
      ...item,
      is: 'message',
      providerId: nameOf(mail),
      from,
      content: {
        type: 'mail',
        subject: mail.subject.replace(/\s+/g, ' ').trim().slice(0, mostSubjectCharacters),
        text: text.slice(0, mostTextCharacters).toWellFormed(),
        ...(quoted ? { quoted: quoted.slice(0, mostQuotedCharacters).toWellFormed() } : {}),
        ...(auto ? { auto } : {}),
        ...(mail.html ? { hasPage: true } : {}),
        attachments: attachmentsOf(mail, arrival.fileKey),
        original: { fileKey: arrival.fileKey, bytes: mail.bytes, sha256: mail.sha256 },
      },
      ...(ours ? { replyTo: ours.messageId } : {}),
      ...refOf(mail, arrival),
    },
  ]
}

/** What programs write to the mailto beside the one-click address, to the tag of a letter of ours. */
const isUnsubscribing = ({ subject }: Mail) => subject.trim().toLowerCase() === 'unsubscribe'

/**
 * The same letter is the same whichever way it comes. Its Message-ID alone does not do: some programs
 * give all their letters one, and anybody can take that of another. So what it says stands behind it,
 * after a space, which no Message-ID holds.
 */
const nameOf = ({ messageId, sha256, saidSha256 }: Mail): string =>
  messageId ? `${messageId} ${saidSha256.slice(0, 32)}` : `${sha256}@digest.invalid`

const dayMs = 86_400_000

/** Clocks of senders are wrong, and letters can be on their way for days, but not for weeks. */
function timeOf({ date }: Mail, { receivedAt }: Arrival): Date {
  const age = date ? receivedAt.getTime() - date.getTime() : -1
  return date && age >= 0 && age < 7 * dayMs ? date : receivedAt
}

/** Forms on the web write from our own address and name the person as the one to answer. */
function senderOf({ from, replyTo }: Mail, accountId: string) {
  const isOurs = (address: string) => tagOf(accountId, address) !== undefined
  return [...from.slice(0, 1), ...replyTo.slice(0, 1)].find(({ address }) => !isOurs(address))
}

export interface Ours {
  deliveryId: string
  messageId: string
}

/** Which of our letters it is about: by the address it came to, or by the letters that it names. */
function findOurs(mail: Mail, arrival: Arrival): Ours | undefined {
  const tags = tagsOf(mail, arrival).flatMap((tag) => (/^[br]/.test(tag) ? [tag.slice(1)] : []))
  const envelope = /^original-envelope-id\s*:\s*(\S+)/im.exec(`${mail.report}\n${mail.text}`)?.[1]
  const ids = [
    ...mail.inReplyTo,
    ...mail.references.toReversed(),
    ...idsIn(`${mail.enclosed ?? ''}\n${mail.report}\n${mail.text}`),
  ]
  for (const token of [envelope ?? '', ...tags]) {
    const deliveryId = arrival.readToken(token)
    if (deliveryId) return { deliveryId, messageId: messageIdOf(token, arrival.accountId) }
  }
  for (const id of ids) {
    const deliveryId = tokenIn(id, arrival)
    if (deliveryId) return { deliveryId, messageId: id }
  }
  return undefined
}

/** As the letters of a touchpoint are named, without brackets. */
export const messageIdOf = (token: string, address: string): string =>
  `${token.toLowerCase()}@${normal(address).split('@').at(-1)}`

const tokenIn = (messageId: string, { readToken }: Arrival) => readToken(messageId.split('@')[0]!)

function tagsOf({ recipients }: Mail, arrival: Arrival): string[] {
  const named = [...arrival.recipients, ...recipients]
  return [...new Set(named.flatMap((address) => tagOf(arrival.accountId, address) || []))]
}

/** What is behind the plus and no token of ours, such as the code of a crossing. */
function refOf(mail: Mail, arrival: Arrival): { ref?: string } {
  const ref = tagsOf(mail, arrival).find((tag) => !/^[br][0-9a-v]{39}$/.test(tag))
  return ref ? { ref: ref.slice(0, 200) } : {}
}

/** A complaint proves that it came, and asks for no more of its like. */
const complained = (item: ItemParts, ours: Ours): Inbound => ({
  ...item,
  is: 'receipt',
  providerId: ours.messageId,
  reference: ours.deliveryId,
  state: 'delivered',
  failure: {
    reason: 'opted_out',
    detail: 'the person called it spam',
    then: { do: 'fail', optOut: 'marketing' },
  },
})

const unread = (mail: Mail, accountId: string, what: string): Inbound => ({
  is: 'unknown',
  accountId,
  reason: what === 'sender' ? 'malformed' : 'field',
  what,
  raw: {
    what,
    from: mail.from,
    subject: mail.subject,
    text: mail.text.slice(0, 10_000),
    report: mail.report.slice(0, 10_000),
  },
})

function attachmentsOf({ files, html }: Mail, fileKey: string): InboundMedia[] {
  return files
    .filter((file) => !isOrnament(file, html))
    .slice(0, mostAttachments)
    .map(({ index, filename, type }) => ({
      kind: mediaKindOf(type),
      providerMediaId: String(index),
      url: `mail:${fileKey}`,
      saidType: type.slice(0, 200),
      ...(filename ? { filename: filename.replace(/[\\/\p{Cc}]/gu, '_').slice(-200) } : {}),
    }))
}

const isOrnament = ({ isInline, bytes, cid }: MailFile, html: string | undefined) =>
  isInline && bytes < leastInlineBytes && cid !== undefined && html !== undefined
