// The open chat as far as it can stand without the chat's own code: what somebody sees at the press.

import { widgetFrame as en } from '../../words/en/widget-frame.ts'
import { widgetFrame as es } from '../../words/es/widget-frame.ts'
import type { CustomerWords } from '../../words/index.ts'
import { widgetFrame as pt } from '../../words/pt/widget-frame.ts'
import { frameStyle } from './frame-style.ts'
import { isLight } from './is-light.ts'
import { buildPanel, greet, takeWritten } from './panel.ts'
import type { Chat, FramedPlace, Language, Look, Place } from './place.ts'

export const frameWords: Record<Language, CustomerWords['widgetFrame']> = { es, en, pt }

export interface Frame {
  open(): void
  close(): void
  toggle(): void
  /** Begins the chat without opening it. */
  watch(): void
}

/** @param load brings the chat's code, which takes over what is done here */
export function buildFrame(place: Place, load: (framed: FramedPlace) => Promise<Chat>): Frame {
  const { wrap, launcher, isFrame } = place
  const words = frameWords[place.language]
  adopt(place.root, frameStyle)
  let isOpen = false
  let chat: Promise<Chat> | undefined
  const panel = buildPanel(place, words, {
    // Stays in the input until somebody is there to take it.
    say: () =>
      withChat((it) => {
        const text = takeWritten(panel.input)
        if (text) it.say(text)
      }),
    attach: (files) => withChat((it) => it.attach(files)),
    typing: () => withChat((it) => it.typing()),
    close: () => turn(false),
  })
  const framed: FramedPlace = {
    ...{ ...place, panel, words },
    get isOpen() {
      return isOpen
    },
    dress(look) {
      show(look)
      keep(place.site, look)
    },
  }
  wrap.insertBefore(panel.element, launcher)
  if (isFrame) wrap.dataset.frame = ''
  if (place.host.dataset.theme) wrap.dataset.theme = place.host.dataset.theme
  const known = readKept(place.site)
  if (known) show(known)

  function withChat(act: (chat: Chat) => void) {
    chat ??= load(framed)
    void chat.then(act)
  }

  function show({ title, greeting, colour }: Look) {
    panel.title.textContent = title ?? words.title
    greet(panel, greeting ?? words.greeting)
    paint(place, colour)
  }

  function turn(toOpen: boolean) {
    isOpen = toOpen
    panel.element.hidden = !toOpen
    wrap.classList.toggle('is-open', toOpen)
    launcher.setAttribute('aria-expanded', String(toOpen))
    launcher.setAttribute('aria-label', toOpen ? words.close : words.open)
    ;(toOpen ? panel.input : launcher).focus()
    // The frame is painted before anything else is begun.
    requestAnimationFrame(() => setTimeout(withChat, 0, (it: Chat) => it.turned()))
  }

  return {
    open: () => turn(true),
    close: () => turn(false),
    toggle: () => turn(!isOpen),
    watch: () => withChat(() => {}),
  }
}

/** The page's word on the colour goes before the site's. */
export function paint({ host, wrap }: Pick<Place, 'host' | 'wrap'>, colour: string | null) {
  const own = host.dataset.colour ?? colour
  if (!own || !/^#[0-9a-f]{6}$/i.test(own)) return
  wrap.style.setProperty('--accent', own)
  wrap.style.setProperty('--on-accent', isLight(own) ? '#10141e' : '#ffffff')
}

export function readKept(site: string): Look | undefined {
  try {
    return JSON.parse(localStorage.getItem(`hebra:${site}:look`) ?? '') as Look
  } catch {
    return undefined
  }
}

function keep(site: string, { title, greeting, colour }: Look) {
  try {
    localStorage.setItem(`hebra:${site}:look`, JSON.stringify({ title, greeting, colour }))
  } catch {
    // It is told again on the next page.
  }
}

export function adopt(root: ShadowRoot, css: string) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
