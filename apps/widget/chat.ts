// The chat itself: who the visitor is, what was said, what waits, and how it looks.

import { widget as en } from '../../words/en/widget.ts'
import { widget as es } from '../../words/es/widget.ts'
import type { CustomerWords } from '../../words/index.ts'
import { widget as pt } from '../../words/pt/widget.ts'
import { createApi, isPassing, type Message, type Session } from './api.ts'
import { createCards } from './cards.ts'
import { type Connection, connect, type Told } from './connection.ts'
import { createConversation } from './conversation.ts'
import { button, make } from './dom.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { Chat, FramedPlace, Language } from './place.ts'
import { beginSession } from './session.ts'
import { createStore } from './store.ts'
import { chatStyle } from './style.ts'

/** All of them weigh less than asking for one would take. */
const allWords: Record<Language, CustomerWords['widget']> = { es, en, pt }
const mostFileBytes = 15 * 1024 * 1024
/** After so long without an answer an address is asked for. */
const patienceMs = 60_000
const typingEveryMs = 4000

export type ChatWords = CustomerWords['widget'] & CustomerWords['widgetFrame']

export function startChat(place: FramedPlace): Chat {
  const { root, launcher, badge, site, panel } = place
  const words: ChatWords = { ...place.words, ...allWords[place.language] }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(chatStyle)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  const api = createApi(place.base)
  const store = createStore(site)
  let session: Session | undefined
  let connection: Connection | undefined
  let typedAt = 0

  const outbox: Outbox = createOutbox(api, store, {
    changed: () => conversation.refresh(),
    said,
    strange: begun,
  })
  const conversation = createConversation(place, words, {
    choose: (messageId, choiceId, title) => say({ choice: { messageId, choiceId } }, title),
    fill: (messageId, values, name) => {
      say({ filled: { messageId, values } }, name)
      panel.input.focus()
    },
    retry: (clientMsgId) => outbox.retry(clientMsgId),
    older: () => void fetchOlder(),
    waiting: () => outbox.waiting,
  })
  const cards = createCards(words, api, {
    ...{ conversation, store, language: place.language },
    session: () => session,
    say: (what, text) => say(what, text),
    left: fetchAll,
  })
  async function begin() {
    session = await beginSession(api, store, place)
    dress()
    conversation.clear()
    if (session.talks) await fetchAll()
    warn('')
    outbox.begin()
  }
  /** The house does not know this browser any more, or another person came. */
  async function begun() {
    session = await beginSession(api, store, place)
  }

  let beginning: Promise<void> | undefined
  let begins = 0
  function ensureBegun(): Promise<void> {
    beginning ??= begin().catch((error) => {
      beginning = undefined
      warn(isPassing(error) ? words.offline : words.closed)
      if (isPassing(error))
        setTimeout(() => void ensureBegun(), Math.min(60_000, 3000 * 2 ** begins++))
    })
    return beginning
  }

  async function fetchAll() {
    const page = await api.get<{ items: Message[]; before: string | null; cursor: string }>(
      'messages?limit=50',
    )
    conversation.take(page.items, page.before)
    listen(page.cursor)
    store.set('talks', '1')
    noteSeen()
  }

  async function fetchOlder() {
    const { before } = conversation
    if (!before) return
    const page = await api.get<{ items: Message[]; before: string | null }>(
      `messages?limit=50&before=${encodeURIComponent(before)}`,
    )
    conversation.take(page.items, page.before)
  }

  function listen(cursor: string) {
    if (connection) connection.reached(cursor)
    else connection = connect(api, site, cursor, { told, strange: begun })
  }

  function told(news: Told) {
    if (news.is === 'messages') {
      conversation.take(news.items)
      noteSeen()
    } else if (news.is === 'sign') {
      conversation.readUntil(news.sign.readUntil)
      showTyping(news.sign.typingMs)
    } else if (news.is === 'afresh') {
      conversation.clear()
      void fetchAll().catch(() => {})
    } else {
      warn(news.online ? '' : words.offline)
      if (news.online) outbox.nudge()
    }
  }

  function said(message: Message) {
    // At once: who leaves now wants to be told on the next page.
    store.set('talks', '1')
    conversation.take([message])
    warn('')
    if (!connection) void fetchAll().catch(() => {})
    else connection.tell({ is: 'messages', items: [message], cursor: connection.at })
  }

  function say(what: Record<string, unknown>, text: string) {
    outbox.add(what, text)
    conversation.toEnd()
    setTimeout(cards.offerContact, patienceMs)
  }

  function attach(files: readonly File[]) {
    for (const file of files) {
      if (file.size > mostFileBytes) warn(words.tooLarge)
      else outbox.add({}, file.name, file)
    }
    conversation.toEnd()
  }

  function tellTyping() {
    const now = Date.now()
    if (!session?.talks || now - typedAt < typingEveryMs) return
    typedAt = now
    api.post('typing').catch(() => {})
  }

  let typingEnds: ReturnType<typeof setTimeout> | undefined
  function showTyping(forMs: number) {
    clearTimeout(typingEnds)
    panel.typing.textContent = forMs > 0 ? words.typing : ''
    if (forMs > 0) typingEnds = setTimeout(() => showTyping(0), forMs)
  }

  const warn = (text: string) => {
    panel.alert.textContent = text
    panel.alert.hidden = text === ''
  }

  /** What is on the screen is read; the rest has come. */
  function noteSeen() {
    const isLooking = place.isOpen && document.visibilityState === 'visible'
    const fresh = conversation.since(store.get(isLooking ? 'read' : 'came') ?? '')
    if (fresh.length > 0 && (isLooking || connection?.leads)) {
      const last = fresh.at(-1)!.at
      const state = isLooking ? 'read' : 'delivered'
      const messageIds = fresh.slice(-50).map(({ id }) => id)
      api
        .post('receipts', { messageIds, state })
        .then(() => {
          store.set('came', last)
          if (isLooking) store.set('read', last)
        })
        .catch(() => {})
    }
    const unread = isLooking ? 0 : conversation.since(store.get('read') ?? '').length
    badge.hidden = unread === 0
    badge.textContent = unread > 99 ? '99+' : String(unread)
    const news = unread === 1 ? words.unread1 : `${unread} ${words.unread}`
    launcher.setAttribute(
      'aria-label',
      place.isOpen ? words.close : unread ? `${words.open} (${news})` : words.open,
    )
  }

  function dress() {
    const { look, mails, talks } = session!
    const { privacyUrl } = look
    place.dress(look)
    panel.foot.replaceChildren(
      button('', words.leaveEmail, cards.askContact),
      ...(mails && talks ? [button('', words.transcript, cards.askTranscript)] : []),
      ...(privacyUrl && /^https?:/.test(privacyUrl)
        ? [make('a', { href: privacyUrl, target: '_blank', rel: 'noopener' }, words.privacy)]
        : []),
    )
    if (place.ref && store.get('ref') !== place.ref) cards.offerToGoOn(place.ref)
  }

  addEventListener('online', () => {
    begins = 0
    void ensureBegun()
    connection?.nudge()
    outbox.nudge()
  })
  addEventListener('offline', () => warn(words.offline))
  document.addEventListener('visibilitychange', noteSeen)

  const turned = () => {
    void ensureBegun().then(noteSeen)
    conversation.toEnd()
    noteSeen()
  }
  turned()
  return { say: (text) => say({ text }, text), attach, typing: tellTyping, turned }
}
