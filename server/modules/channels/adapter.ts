// What a channel is to Hebra. An adapter is a folder under adapters/ that keeps this form; nothing
// outside it knows a provider. Everything but `send`, `fetchMedia` and their like is pure.

import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { SafeFetch } from '../../platform/safe-fetch.ts'
import type { Capabilities } from './content/capabilities.ts'
import type { Content, MediaKind, OutgoingContent } from './content/content.ts'
import type { ReasonCode } from './reasons.ts'

/** A touchpoint with its secrets open. Never logged, never sent to a screen. */
export interface OpenTouchpoint {
  readonly id: string
  readonly channel: string
  readonly accountId: string
  readonly realm: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

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
}

/** Media that came in: where it lies, before it is fetched. */
export interface InboundMedia {
  readonly kind: MediaKind
  readonly providerMediaId?: string | undefined
  readonly url?: string | undefined
  readonly saidType?: string | undefined
  readonly saidSha256?: string | undefined
  readonly caption?: string | undefined
  readonly filename?: string | undefined
}

export type InboundContent =
  | Exclude<Content, { type: 'media' }>
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

/** Why something did not go out, and what follows. */
export interface Failure {
  readonly reason: ReasonCode
  /** The provider's own code and words, for those who must look further. */
  readonly detail: string
  readonly then: Reaction
}

export type Reaction =
  /** This delivery has failed; the next may go. */
  | { do: 'fail'; optOut?: 'marketing' }
  /** It may go again, at the earliest then. `attempt` counts from 1. */
  | { do: 'retry'; afterMs: (attempt: number) => number; most: number }
  /** Too fast: to this person only, or with this whole touchpoint. It goes again then. */
  | { do: 'slow'; scope: 'handle' | 'touchpoint'; afterMs: (attempt: number) => number }
  /** Nothing goes out here until somebody mends it; this delivery waits. */
  | { do: 'stop' }
  /** The bytes must be given to the provider once more. */
  | { do: 'reupload' }

export type SendOutcome =
  | { how: 'accepted'; providerId: string }
  | { how: 'failed'; failure: Failure }
  /** Nobody knows whether it went: no answer, or one that says nothing. */
  | { how: 'unknown'; detail: string }

/** What is handed to `render` beside the content. */
export interface Envelope {
  /** From the chosen handle's row, never searched for. */
  readonly to: { readonly type: string; readonly value: string; readonly realm: string }
  /** Comes back in receipts: the delivery's id. */
  readonly reference: string
  /** The provider's id of the message that is answered. */
  readonly replyTo?: string | undefined
  /** Of each media named in the content: the id under which the provider has it. */
  readonly uploads: ReadonlyMap<string, string>
  /** Of the template named in the content. */
  readonly template?: { components: readonly Record<string, unknown>[] } | undefined
}

/** One call to the provider, without address and credentials. */
export interface ProviderRequest {
  readonly path: string
  readonly body: Record<string, unknown>
}

export interface FoundMedia {
  readonly bytes: Uint8Array
  readonly type: string | undefined
}

/** What a provider says of the touchpoint when asked. */
export interface TouchpointReport {
  readonly displayName?: string | undefined
  readonly displayAddress?: string | undefined
  readonly quality?: string | undefined
  readonly messagingLimit?: string | undefined
  readonly tokenExpiresAt?: Date | undefined
}

export interface ProviderTemplate {
  readonly providerId: string
  readonly name: string
  readonly language: string
  readonly category: string
  readonly state: string
  readonly reason?: string | undefined
  readonly quality?: string | undefined
  readonly components: readonly Record<string, unknown>[]
}

/** How much may be sent, shared by all processes. */
export interface Rates {
  readonly touchpoint: { perSecond: number; burst: number }
  readonly pair: { perSecond: number; burst: number }
}

export interface Adapter {
  readonly channel: string
  /** Types of handles that can be written to here; WhatsApp: `whatsapp` and any `phone`. */
  readonly addresses: readonly string[]
  /** Whether a handle is a telephone number, which may be given to somebody else one day. */
  isNumber?(handle: InboundHandle): boolean
  readonly capabilities: Capabilities
  readonly rates: Rates
  /** For how long an `unknown` delivery holds back those behind it. */
  readonly unknownHoldsMs: number
  /** How long an answer is waited for. */
  readonly timeoutMs: number
  /** What the settings and the secrets of a touchpoint are; all values are text. */
  readonly settings: z.ZodType<Record<string, string>, unknown>
  readonly secrets: z.ZodType<Record<string, string>, unknown>
  /** The secret with which the provider signs: touchpoints that share it share webhooks. */
  readonly signingSecret: string
  /** Where the provider itself lives; other hosts must be in HEBRA_PROVIDER_HOSTS. */
  readonly hosts: readonly string[]
  accountOf(settings: Readonly<Record<string, string>>): string
  realmOf(settings: Readonly<Record<string, string>>): string
  /** Answers the provider's GET that proves the address is ours; undefined: refused. */
  handshake(
    query: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): string | undefined
  verify(
    raw: Uint8Array,
    headers: IncomingHttpHeaders,
    secrets: Readonly<Record<string, string>>,
  ): boolean
  /** Every item of a payload, in its order. Never throws: what it cannot read is `unknown`. */
  parse(payload: unknown, realmOf: (accountId: string) => string): Inbound[]
  /** One part as the provider wants it. @throws Refusal when it does not fit the channel. */
  render(part: OutgoingContent, envelope: Envelope): ProviderRequest
  send(fetch: SafeFetch, touchpoint: OpenTouchpoint, request: ProviderRequest): Promise<SendOutcome>
  /** Says to the person that it was read, with `typing` that somebody answers. Failing is no harm. */
  markRead?(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    mark: { providerId: string; typing: boolean },
  ): Promise<void>
  /** A reaction to a message of the person; null takes it back. */
  react?(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    reaction: { to: Envelope['to']; providerId: string; emoji: string | null },
  ): Promise<SendOutcome>
  /** @throws Failure-bearing Refusal `media.gone` when it is no longer there. */
  fetchMedia?(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    media: { providerMediaId: string | null; url: string | null },
    limits: { maxBytes: number },
  ): Promise<FoundMedia>
  /** Gives bytes to the provider. @returns its id of them. */
  upload?(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    file: { bytes: Uint8Array; type: string; filename: string },
  ): Promise<string>
  templates?(fetch: SafeFetch, touchpoint: OpenTouchpoint): Promise<ProviderTemplate[]>
  /** Asks the provider whether the settings and secrets are good. @throws Refusal touchpoint.untested */
  test(fetch: SafeFetch, touchpoint: OpenTouchpoint): Promise<TouchpointReport>
}
