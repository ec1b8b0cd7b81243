// The button in the corner, and the frame of the chat behind it: what the chat does is fetched when
// somebody opens it, or when this browser has talked before. One classic script tag:
//   <script src="https://hebra.example/widget.js" data-site="site_…" async></script>

import { draw, make } from './dom.ts'
import { adopt, buildFrame, type Frame, frameWords, paint, readKept } from './frame.ts'
import { launcherStyle } from './launcher-style.ts'
import type { Chat, FramedPlace, Language, Place } from './place.ts'

const script = document.currentScript as HTMLScriptElement | null
const base = new URL(script?.src ?? location.href).origin
const bubble =
  'M12 3c5 0 9 3.4 9 7.7s-4 7.6-9 7.6c-1 0-2-.1-2.9-.4L4 20l1.2-3.6C3.8 15 3 12.9 3 10.7 3 6.4 7 3 12 3z'

type Asked = string | undefined | null | (() => Asked | Promise<Asked>)

/** Puts the button into an element, which gets `open()` and `close()`. */
function begin(host: HTMLElement) {
  if (host.shadowRoot || !host.dataset.site) return
  const place = build(host)
  lift(place.wrap)
  let built: Frame | undefined
  const frame = () => {
    built ??= buildFrame(place, load)
    return built
  }
  Object.assign(host, { open: () => frame().open(), close: () => frame().close() })
  place.launcher.addEventListener('click', () => frame().toggle())
  // Whoever reaches for it will press it: what it takes is on its way by then.
  for (const reaching of ['pointerenter', 'pointerdown', 'focus'] as const) {
    const fetchAhead = () => void importChat(codeAt).catch(() => {})
    place.launcher.addEventListener(reaching, fetchAhead, { once: true })
  }
  if (place.isFrame || place.ref) frame().open()
  // Who talked before sees what came since without opening.
  else if (talkedBefore(place.site)) whenIdle(() => frame().watch())
}

/** Tries until the code has come; says meanwhile that there is no connection. */
async function load(place: FramedPlace): Promise<Chat> {
  const { alert } = place.panel
  for (let tries = 0; ; tries++) {
    try {
      // A browser may keep that an address failed: behind `#` it is another.
      const { startChat } = await importChat(tries ? `${codeAt}#${tries}` : codeAt)
      alert.hidden = true
      return startChat(place)
    } catch {
      alert.textContent = place.words.offline
      alert.hidden = false
      await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 1000 * 2 ** tries)))
    }
  }
}

/** Becomes `import(…)` in the build: written so, it would bring code of Vite's into the loader. */
declare const importChat: (url: string) => Promise<typeof import('./chat.ts')>
declare const chatFile: string
const codeAt = `${base}/widget/${chatFile}`

/** Above everything, and free of whatever the page does to what surrounds us. */
function lift(wrap: HTMLElement) {
  if (!('showPopover' in wrap)) return
  wrap.popover = 'manual'
  wrap.showPopover()
}

function build(host: HTMLElement): Place {
  const { site = '', side, frame } = host.dataset
  const language = languageOf(host)
  // Nothing that the page says of all elements may reach this one: only inline beats `!important`.
  host.style.setProperty('all', 'initial', 'important')
  const root = host.attachShadow({ mode: 'open' })
  adopt(root, launcherStyle)
  const badge = make('span', { class: 'badge', hidden: true })
  const launcher = make(
    'button',
    {
      type: 'button',
      class: 'launch',
      'aria-label': frameWords[language].open,
      'aria-expanded': 'false',
      'aria-haspopup': 'dialog',
    },
    draw(bubble),
    badge,
  )
  const { direction } = getComputedStyle(document.documentElement)
  const wrap = make(
    'div',
    { class: 'wrap', lang: language, dir: direction, 'data-side': side },
    launcher,
  )
  paint({ host, wrap }, readKept(site)?.colour ?? null)
  root.append(wrap)
  return {
    ...{ base, site, language, host, root, wrap, launcher, badge },
    isFrame: frame !== undefined,
    ref: findRef(site),
    identity: () => identityOf(host),
  }
}

function languageOf(host: HTMLElement): Language {
  const said = [host.dataset.lang, host.lang, document.documentElement.lang, ...navigator.languages]
  const short = said.map((tag) => tag?.slice(0, 2).toLowerCase())
  return (
    (['es', 'en', 'pt'] as const).find(
      (one) => one === short.find((tag) => /^(es|en|pt)$/.test(tag ?? '')),
    ) ?? 'es'
  )
}

/** A text, or a function that answers one: `window.hebraIdentity`, else the attribute. */
async function identityOf(host: HTMLElement): Promise<string | undefined> {
  const inHash = host.dataset.frame === undefined ? '' : location.hash.replace(/^#identity=/, '')
  let said: Asked = Reflect.get(window, 'hebraIdentity') ?? (host.dataset.identity || inHash)
  while (typeof said === 'function') said = await said()
  return said || undefined
}

function talkedBefore(site: string): boolean {
  try {
    return localStorage.getItem(`hebra:${site}:talks`) !== null
  } catch {
    return false
  }
}

/** Once in a session of the browser: whoever goes on through the pages is not asked again. */
function findRef(site: string): string | undefined {
  const ref = new URLSearchParams(location.search).get('ref') ?? ''
  if (!/^[0-9a-z]{4}-?[0-9a-z]{4}$/i.test(ref) || !/\d/.test(ref)) return undefined
  const key = `hebra:${site}:ref`
  try {
    if (sessionStorage.getItem(key) === ref) return undefined
    sessionStorage.setItem(key, ref)
  } catch {
    // Without storage it may be asked again.
  }
  return ref
}

function whenIdle(act: () => void) {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 4000 })
  else setTimeout(act, 1500)
}

/** Begins wherever and whenever it comes into the page. */
class ChatElement extends HTMLElement {
  static observedAttributes = ['data-site']
  connectedCallback() {
    begin(this)
  }
  attributeChangedCallback() {
    if (this.isConnected) begin(this)
  }
}

function beginOwn() {
  const made = document.createElement('hebra-chat')
  Object.assign(made.dataset, script?.dataset)
  document.body.append(made)
}

if (!customElements.get('hebra-chat')) customElements.define('hebra-chat', ChatElement)
if (script?.dataset.site) {
  if (document.body) beginOwn()
  else document.addEventListener('DOMContentLoaded', beginOwn)
}
