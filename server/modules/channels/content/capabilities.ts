// What a channel can do, as data. The composer, the planning of parts, the checks before sending and
// the screens all read this one table (channels.md, section 22).

import type { MediaKind } from './content.ts'

export interface Capabilities {
  readonly text: { readonly max: number; readonly unit: 'code_points' | 'bytes' }
  /** Absent: choices become numbered text. */
  readonly choices?: {
    readonly text: number
    readonly header: number
    readonly footer: number
    readonly buttons?: { readonly max: number; readonly title: number; readonly id: number }
    readonly list?: {
      readonly max: number
      readonly sections: number
      readonly title: number
      readonly description: number
      readonly sectionTitle: number
      readonly open: number
      readonly id: number
    }
  }
  /** What goes out is a letter, with a subject and files beside its text. */
  readonly letter?: boolean
  /** A button that opens an address; absent: the address is written below the text. */
  readonly link?: { readonly title: number; readonly text: number }
  readonly location: boolean
  readonly locationRequest: boolean
  /** Forms to be filled in; absent: they are asked in words. */
  readonly forms?: boolean
  /** Cards of products; absent: a picture with its words, or a link. */
  readonly products?: boolean
  readonly contacts: boolean
  /** Cards in one message; absent: as many as there are. */
  readonly contactsMax?: number
  readonly media: Partial<Record<MediaKind, MediaCapability>>
  readonly caption: number
  readonly reply: boolean
  readonly reactions: { readonly incoming: boolean; readonly outgoing: boolean }
  readonly typing: boolean
  readonly readMarks: boolean
  /** Which states the provider tells; what it does not tell is never shown. */
  readonly receipts: { readonly delivered: boolean; readonly read: boolean }
  /** Hours after the person's last message in which one may write freely; absent: always. */
  readonly windowHours?: number
  /** Approved texts that may go out when the window is closed. */
  readonly templates: boolean
}

export interface MediaCapability {
  readonly maxBytes: number
  /** Media types that may go out. */
  readonly types: readonly string[]
  readonly caption: boolean
}
