// The bytes of a letter, read: what everything else here judges. MIME is mailparser's work; a letter
// that it cannot read whole is read as far as it goes.

import { createHash } from 'node:crypto'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { mostReadCharacters } from './limits.ts'
import { wordsOfPage } from './words-of-page.ts'

export interface MailAddress {
  address: string
  name: string
}

export interface MailFile {
  /** Its place among the files of the letter, which is the same each time it is read. */
  index: number
  filename: string | undefined
  type: string
  bytes: number
  cid: string | undefined
  /** Belongs to the page, by its word. */
  isInline: boolean
}

/** A letter without its bytes. */
export interface Mail {
  messageId: string | undefined
  inReplyTo: string[]
  references: string[]
  subject: string
  date: Date | undefined
  from: MailAddress[]
  replyTo: MailAddress[]
  /** Everybody it names: To, Cc, Delivered-To and their like. */
  recipients: string[]
  /** Every header by its lower-case name, each line unfolded, in the order of the letter. */
  headers: ReadonlyMap<string, readonly string[]>
  text: string
  html: string | undefined
  files: readonly MailFile[]
  /** Of the letter that is enclosed whole or by its headers, as in a bounce. */
  enclosed: string | undefined
  /** What machines say of a delivery or a complaint, beside the text for people. */
  report: string
  sha256: string
  /** Of what it says, which is the same by whatever way it came. */
  saidSha256: string
  bytes: number
}

export async function readMail(raw: Uint8Array): Promise<Mail> {
  const parsed = await parseMime(raw)
  const headers = headersOf(parsed)
  const all = (name: string) => headers.get(name) ?? []
  return {
    messageId: idsIn(all('message-id')[0])[0],
    inReplyTo: idsIn(all('in-reply-to').join(' ')),
    references: idsIn(all('references').join(' ')),
    subject: parsed.subject ?? '',
    date: parsed.date && !Number.isNaN(parsed.date.getTime()) ? parsed.date : undefined,
    from: addressesIn(parsed.from),
    replyTo: addressesIn(parsed.replyTo),
    recipients: [...addressesIn(parsed.to), ...addressesIn(parsed.cc), ...addressesIn(parsed.bcc)]
      .map(({ address }) => address)
      .concat(['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) => all(name)))
      .map((address) => address.trim().replace(/^<|>$/g, '').toLowerCase()),
    headers,
    text: textOf(parsed).slice(0, mostReadCharacters),
    html: parsed.html || undefined,
    files: parsed.attachments.map((file, index) => ({
      index,
      filename: file.filename,
      type: file.contentType,
      bytes: file.size,
      cid: file.cid,
      isInline: Boolean(file.related && file.cid),
    })),
    enclosed: enclosedIn(parsed),
    report: reportIn(parsed),
    sha256: createHash('sha256').update(raw).digest('hex'),
    saidSha256: saidIn(parsed),
    bytes: raw.length,
  }
}

export interface MailFileBytes {
  bytes: Uint8Array
  type: string
}

/** Each of its files, in their order. */
export async function readMailFiles(raw: Uint8Array): Promise<MailFileBytes[]> {
  const { attachments } = await parseMime(raw)
  return attachments.map((file) => ({ bytes: file.content, type: file.contentType }))
}

/** The page of a letter, with the pictures it brings inside of it. */
export async function readMailPage(raw: Uint8Array): Promise<string | undefined> {
  const parsed = await simpleParser(Buffer.from(raw), { skipTextToHtml: true })
  return parsed.html || undefined
}

/** Of one that is made to be unreadable, such as of a million parts, the head is read. */
const parseMime = (raw: Uint8Array): Promise<ParsedMail> => {
  const options = {
    skipTextToHtml: true,
    skipImageLinks: true,
    // Ours reads a page in a tenth of the time.
    skipHtmlToText: true,
  }
  return simpleParser(Buffer.from(raw), options).catch(() => simpleParser(headOf(raw), options))
}

function headOf(raw: Uint8Array): Buffer {
  const text = Buffer.from(raw.subarray(0, 256 * 1024)).toString('latin1')
  const head = text.split(/\r?\n\r?\n/)[0] ?? ''
  return Buffer.from(head.replace(/^content-.*(\r?\n[ \t].*)*\r?\n?/gim, ''), 'latin1')
}

const textOf = ({ text = '', html }: ParsedMail): string =>
  text.trim() || !html ? text : wordsOfPage(html)

function headersOf({ headerLines }: ParsedMail): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (const { key, line } of headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim()
    headers.set(key, [...(headers.get(key) ?? []), value])
  }
  return headers
}

function addressesIn(given: AddressObject | AddressObject[] | undefined): MailAddress[] {
  const lists = given === undefined ? [] : Array.isArray(given) ? given : [given]
  return lists
    .flatMap(({ value }) => value)
    .flatMap((one) => [one, ...(one.group ?? [])])
    .flatMap(({ address, name }) => (address?.includes('@') ? [{ address, name }] : []))
}

/** Without their angle brackets. */
export const idsIn = (text = ''): string[] =>
  [...text.matchAll(/<([\x21-\x3b\x3d\x3f-\x7e]{1,600})>/g)].map(([, id]) => id!)

function enclosedIn({ attachments }: ParsedMail): string | undefined {
  const found = attachments.find(({ contentType }) =>
    /^(message\/rfc822|message\/global|text\/rfc822-headers|message\/rfc822-headers)/i.test(
      contentType,
    ),
  )
  return found?.content.subarray(0, 200_000).toString('latin1')
}

/** Servers on the way add headers and encode anew: neither is looked at. */
function saidIn({ from, date, subject, text, html, attachments }: ParsedMail): string {
  const words = (said: string | false | undefined) => (said || '').replace(/\s+/g, ' ').trim()
  const said = [
    addressesIn(from).map(({ address }) => address.toLowerCase()),
    date?.getTime() ?? null,
    ...[words(subject), words(text), words(html)],
    attachments.map(({ contentType, filename, checksum }) => [contentType, filename, checksum]),
  ]
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}

const reportIn = ({ attachments }: ParsedMail): string =>
  attachments
    .filter(({ contentType }) =>
      /^message\/(global-)?(delivery-status|feedback-report)/i.test(contentType),
    )
    .map(({ content }) => content.subarray(0, 100_000).toString('utf8'))
    .join('\n\n')
