// What the loader hands to the chat: they share no code, only this form.

import type { CustomerWords } from '../../words/index.ts'
import type { Panel } from './panel.ts'

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

/** With the frame of the chat in it. */
export interface FramedPlace extends Place {
  readonly panel: Panel
  readonly words: CustomerWords['widgetFrame']
  readonly isOpen: boolean
  /** Shows the site's own name and colour, and keeps them for the next page. */
  dress(look: Look): void
}

export type Language = 'es' | 'en' | 'pt'

/** How a site wants its chat. */
export interface Look {
  title: string | null
  greeting: string | null
  colour: string | null
}

/** What the loader asks of the chat, once its code has come. */
export interface Chat {
  say(text: string): void
  attach(files: readonly File[]): void
  typing(): void
  /** It was opened or closed. */
  turned(): void
}
