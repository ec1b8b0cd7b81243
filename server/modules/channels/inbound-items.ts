// What comes in, in Hebra's own form: an adapter makes these of a provider's payload.

import type { Content, MediaKind } from './content/content.ts'
import type { Failure } from './failure.ts'
import type { ReasonCode } from './reasons.ts'

/** How an item names who wrote: handles, strongest first, and what the provider says of them. */
export interface Sender {
  readonly handles: readonly InboundHandle[]
  readonly name?: string | undefined
  /** Said by the provider about the person, not proven: a public user name. */
  readonly username?: string | undefined
}

export interface InboundHandle {
  readonly type: string
  readonly value: string
  readonly realm?: string | undefined
  readonly assurance: 0 | 1 | 2 | 3
  /** Typed by whoever writes, who may have typed anybody's. */
  readonly typed?: boolean
}

/** Media that came in: where it lies, before it is fetched. */
export interface InboundMedia {
  readonly kind: MediaKind
  readonly providerMediaId?: string | undefined
  readonly url?: string | undefined
  /** Our id of a file that is kept here already. */
  readonly keptId?: string | undefined
  readonly saidType?: string | undefined
  readonly saidSha256?: string | undefined
  readonly caption?: string | undefined
  readonly filename?: string | undefined
}

/** A letter before its files are kept; `original` lies already where it stays. */
export interface InboundMail {
  readonly type: 'mail'
  readonly subject: string
  readonly text: string
  readonly quoted?: string | undefined
  readonly auto?: boolean | undefined
  readonly hasPage?: boolean | undefined
  readonly attachments: readonly InboundMedia[]
  readonly original: { fileKey: string; bytes: number; sha256: string }
}

export type InboundContent =
  | Exclude<Content, { type: 'media' | 'mail' }>
  | InboundMail
  | { type: 'media'; media: InboundMedia }

interface Item {
  /** The provider's id of our account. */
  readonly accountId: string
  /** Names the item for the claim: the same thing sent again has the same. */
  readonly sourceId: string
  readonly at: Date
}

/** The advertisement or link by which somebody came. */
export interface Referral {
  readonly source?: string | undefined
  readonly sourceId?: string | undefined
  readonly url?: string | undefined
  readonly headline?: string | undefined
  readonly body?: string | undefined
  readonly clickId?: string | undefined
}

export interface InboundMessage extends Item {
  readonly is: 'message'
  readonly providerId: string
  readonly from: Sender
  readonly content: InboundContent
  readonly replyTo?: string | undefined
  readonly forwarded?: 'once' | 'often' | undefined
  readonly referral?: Referral | undefined
  /** The product it is about, from the provider's catalogue. */
  readonly product?: { catalogId: string; productId: string } | undefined
  /** A digest of the keys of the person's device: another one is another device. */
  readonly identityHash?: string | undefined
  /** What the link by which they came held besides any text, such as the code of a crossing. */
  readonly ref?: string | undefined
}

export interface InboundReaction extends Item {
  readonly is: 'reaction'
  readonly from: Sender
  /** The provider's id of the message reacted to. */
  readonly to: string
  /** Null: taken back. */
  readonly emoji: string | null
  /** By us in the provider's own application; `from` is then the person it was said to. */
  readonly byUs?: boolean | undefined
}

/** Somebody changed or took back a message. */
export interface InboundChange extends Item {
  readonly is: 'edit' | 'delete'
  readonly from: Sender
  readonly of: string
  readonly content?: InboundContent | undefined
  /** By us in the provider's own application; `from` is then the person it was said to. */
  readonly byUs?: boolean | undefined
}

/** Said by us in the provider's own application. */
export interface InboundEcho extends Item {
  readonly is: 'echo'
  readonly providerId: string
  readonly to: Sender
  readonly content: InboundContent
  readonly replyTo?: string | undefined
}

export type ReceiptState = 'accepted' | 'delivered' | 'read' | 'played' | 'failed'

export interface InboundReceipt extends Item {
  readonly is: 'receipt'
  readonly providerId: string
  readonly state: ReceiptState
  /** What we gave with the request and the provider gives back: the delivery's id. */
  readonly reference?: string | undefined
  /** To whom it went, where the provider says so. */
  readonly recipient?: readonly InboundHandle[] | undefined
  readonly failure?: Failure | undefined
  readonly category?: string | undefined
}

/** A person's own id or number changed at the provider. */
export interface InboundIdentity extends Item {
  readonly is: 'identity'
  readonly change: 'number' | 'id' | 'device'
  readonly before: readonly InboundHandle[]
  readonly after: readonly InboundHandle[]
}

/** The person wants no more marketing here, or wants it again. */
export interface InboundPreference extends Item {
  readonly is: 'preference'
  readonly from: Sender
  readonly purpose: 'marketing'
  readonly state: 'given' | 'withdrawn'
}

/** News about our account: a template's state, quality, limits, trouble. */
export interface InboundNews extends Item {
  readonly is: 'news'
  readonly about: 'template' | 'quality' | 'limit' | 'account'
  /** Which of the account's numbers, where the provider names it by this; absent: all of them. */
  readonly address?: string | undefined
  readonly template?: {
    name: string
    language: string
    state?: string
    quality?: string
    category?: string
    reason?: string
  }
  readonly quality?: string | undefined
  readonly messagingLimit?: string | undefined
  readonly trouble?: ReasonCode | undefined
  readonly detail?: string | undefined
}

/** What could not be read, or is of no account: kept whole. */
export interface InboundUnknown {
  readonly is: 'unknown'
  readonly accountId: string | undefined
  readonly reason: 'field' | 'malformed'
  readonly what: string
  readonly raw: unknown
}

export type Inbound =
  | InboundMessage
  | InboundReaction
  | InboundChange
  | InboundEcho
  | InboundReceipt
  | InboundIdentity
  | InboundPreference
  | InboundNews
  | InboundUnknown
