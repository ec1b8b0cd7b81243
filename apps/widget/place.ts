// What the loader hands to the chat: they share no code, only this form.

export interface Place {
  /** Of the house, such as https://hebra.example. */
  readonly base: string
  readonly site: string
  readonly language: Language
  readonly host: HTMLElement
  readonly root: ShadowRoot
  readonly wrap: HTMLElement
  readonly launcher: HTMLButtonElement
  readonly badge: HTMLElement
  /** The whole page is the chat. */
  readonly isFrame: boolean
  /** What a link into the page held for the chat; asked about once. */
  readonly ref: string | undefined
  /** Who is signed in, as the page's server says; asked at each beginning. */
  identity(): Promise<string | undefined>
}

export type Language = 'es' | 'en' | 'pt'

export interface Chat {
  open(): void
  close(): void
  readonly isOpen: boolean
}
