// What a channel is to Hebra. An adapter is a folder under adapters/ that keeps this form; nothing
// outside it knows a provider. Everything but `send`, `fetchMedia` and their like is pure.

import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { Files } from '../../platform/files.ts'
import type { SafeDial } from '../../platform/safe-dial.ts'
import type { SafeFetch } from '../../platform/safe-fetch.ts'
import type { Capabilities } from './content/capabilities.ts'
import type { OutgoingContent } from './content/content.ts'
import type { Failure } from './failure.ts'
import type { Inbound, InboundHandle } from './inbound-items.ts'

export type { Failure, Reaction } from './failure.ts'
export type * from './inbound-items.ts'

/** A touchpoint with its secrets open. Never logged, never sent to a screen. */
export interface OpenTouchpoint {
  readonly id: string
  readonly channel: string
  readonly accountId: string
  readonly realm: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

export type SendOutcome =
  | { how: 'accepted'; providerId: string }
  | { how: 'failed'; failure: Failure }
  /** Nobody knows whether it went: no answer, or one that says nothing. */
  | { how: 'unknown'; detail: string }

/** What is handed to `render` beside the content. */
/** What a letter needs beside what it says. */
export interface Letter {
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  /** Comes back with an answer, and says what is answered. */
  readonly replyTo: string
  /** To which it comes back when it cannot be delivered. */
  readonly bounceTo: string
  /** Of the letter that the person wrote last. */
  readonly subject?: string | undefined
  readonly inReplyTo?: string | undefined
  readonly references: readonly string[]
  /** Where one post unsubscribes, of what has a purpose of its own. */
  readonly unsubscribe?: string | undefined
  /** Nobody sat down to write it. */
  readonly isAutomatic: boolean
  readonly files: ReadonlyMap<string, { bytes: Uint8Array; type: string; filename: string }>
}

export interface Envelope {
  /** From the chosen handle's row, never searched for. */
  readonly to: { readonly type: string; readonly value: string; readonly realm: string }
  /** Comes back in receipts: the delivery's id. */
  readonly reference: string
  /** The provider's id of the message that is answered. */
  readonly replyTo?: string | undefined
  /** Of each media named in the content: the id under which the provider has it. */
  readonly uploads: ReadonlyMap<string, string>
  /** On channels of letters; absent where the content is only checked. */
  readonly letter?: Letter | undefined
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

/** What the company publishes in its DNS for a touchpoint. */
export interface DnsRecord {
  readonly type: 'TXT'
  readonly name: string
  readonly value: string
}

/** Where staff of the company sign in for a touchpoint, and where that is renewed (OAuth 2.0). */
export interface OAuthPlace {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly clientId: string
  readonly scope: string
  /** What the provider asks for beyond RFC 6749 to let it be renewed. */
  readonly hints: Readonly<Record<string, string>>
}

/** What a provider says of the touchpoint when asked. */
export interface TouchpointReport {
  readonly displayName?: string | undefined
  readonly displayAddress?: string | undefined
  readonly quality?: string | undefined
  readonly messagingLimit?: string | undefined
  /** Null: never; absent: not told. */
  readonly tokenExpiresAt?: Date | null | undefined
  /** Whether what happens on the account is posted to us; absent: not told. */
  readonly subscribed?: boolean | undefined
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
  /** Which of those handles; absent: all of them. */
  reaches?(handle: { type: string; value: string; realm: string }): boolean
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
  /** The secret with which the provider signs: touchpoints that share it share webhooks. Absent,
   * with what reads webhooks: nothing is posted to the channel. */
  readonly signingSecret?: string
  /** Where the provider itself lives; other hosts must be in HEBRA_PROVIDER_HOSTS. */
  readonly hosts: readonly string[]
  /** Settings that say where secrets are sent, each with those: another place asks for them again,
   * or whoever may change it could have them sent to a place of their own. */
  readonly sentTo: Readonly<Record<string, readonly string[]>>
  /** Undefined, also for some settings: the secrets themselves open it. Where it is there, `secrets`
   * may hold `clientSecret` and `refreshToken`; sending and testing get `accessToken` among them. */
  oauthOf?(settings: Readonly<Record<string, string>>): OAuthPlace | undefined
  /** What else must be given for what is, such as `settings.dkimSelector`; `written` names the
   * secrets that are new. */
  lackingOf?(
    settings: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
    written: readonly string[],
  ): string[]
  /** What is to be published in the DNS, from what may be shown. */
  dnsOf?(
    settings: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): DnsRecord[]
  accountOf(settings: Readonly<Record<string, string>>): string
  realmOf(settings: Readonly<Record<string, string>>): string
  /** The account above the touchpoint, to which templates and some limits belong. */
  businessOf?(settings: Readonly<Record<string, string>>): string | undefined
  /** Answers the provider's GET that proves the address is ours; undefined: refused. */
  handshake?(
    query: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): string | undefined
  verify?(
    raw: Uint8Array,
    headers: IncomingHttpHeaders,
    secrets: Readonly<Record<string, string>>,
  ): boolean
  /** Every item of a payload, in its order. Never throws: what it cannot read is `unknown`. */
  parse?(payload: unknown, realmOf: (accountId: string) => string): Inbound[]
  /** One part as the provider wants it. @throws Refusal when it does not fit the channel. */
  render(part: OutgoingContent, envelope: Envelope): ProviderRequest
  /** Of the letter that the part becomes. */
  subjectOf?(part: OutgoingContent, letter: Pick<Letter, 'from' | 'subject'>): string
  send(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    request: ProviderRequest,
    dial: SafeDial,
  ): Promise<SendOutcome>
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
  /** For how long the provider keeps files that came in. */
  readonly mediaKeptMs?: number
  /** @throws Failure-bearing Refusal `media.gone` when it is no longer there. */
  fetchMedia?(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    media: { providerMediaId: string | null; url: string | null },
    limits: { maxBytes: number },
    files: Pick<Files, 'read' | 'size'>,
  ): Promise<FoundMedia>
  /** Gives bytes to the provider. @returns its id of them. */
  upload?(
    fetch: SafeFetch,
    touchpoint: OpenTouchpoint,
    file: { bytes: Uint8Array; type: string; filename: string },
  ): Promise<string>
  templates?(fetch: SafeFetch, touchpoint: OpenTouchpoint): Promise<ProviderTemplate[]>
  /** Asks the provider whether the settings and secrets are good. @throws Refusal touchpoint.untested */
  test(fetch: SafeFetch, touchpoint: OpenTouchpoint, dial: SafeDial): Promise<TouchpointReport>
}
