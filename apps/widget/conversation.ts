// The log: what was said, in the order of time, with what still waits at its end. Elements are made
// again only where a message changed, so that nothing is read out twice.

import type { Message } from './api.ts'
import type { ChatWords } from './chat.ts'
import { button, draw, icons, linked, make } from './dom.ts'
import type { Waiting } from './outbox.ts'
import type { FramedPlace } from './place.ts'
import { showContent } from './show-content.ts'

export interface Conversation {
  /** Takes what is new or changed; `before` says what comes before the oldest. */
  take(items: readonly Message[], before?: string | null): void
  clear(): void
  refresh(): void
  readUntil(at: string | null): void
  /** What we wrote after this moment. */
  since(at: string): Message[]
  isAnswered(): boolean
  /** Whether a card is there already. */
  isAsking(): boolean
  /** Puts a card at the end. */
  offer(card: HTMLElement): void
  note(text: string): void
  toEnd(): void
  readonly before: string | null
}

interface Acts {
  choose(messageId: string, choiceId: string, title: string): void
  fill(messageId: string, values: Record<string, string>, name: string): void
  retry(clientMsgId: string): void
  older(): void
  waiting(): readonly Waiting[]
}

export function createConversation(
  { base, language, panel }: FramedPlace,
  words: ChatWords,
  acts: Acts,
): Conversation {
  const { log, greeting } = panel
  const messages = new Map<string, Message>()
  const rows = new Map<string, { element: HTMLElement; shown: string }>()
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' })
  const older = button('plain', words.older, acts.older)
  const waitingPlace = make('div', { class: 'row own waiting', hidden: true })
  const cards = make('div', { class: 'row cards' })
  older.hidden = true
  greeting.before(older)
  log.append(waitingPlace, cards)
  let before: string | null = null
  let readAt = ''

  function refresh() {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
    older.hidden = before === null
    const ordered = [...messages.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    const lastOwn = ordered.findLastIndex(({ from }) => from === 'visitor')
    const filled = filledForms()
    let previous: Element = greeting
    for (const [i, message] of ordered.entries()) {
      const isLast = i > lastOwn && acts.waiting().length === 0
      const element = rowFor(message, isLast, filled.has(message.id))
      if (previous.nextElementSibling !== element) previous.after(element)
      previous = element
    }
    for (const [id, { element }] of rows) {
      if (messages.has(id)) continue
      element.remove()
      rows.delete(id)
    }
    showWaiting()
    if (isAtEnd) toEnd()
  }

  /** Those answered, or whose answer is on its way. */
  const filledForms = () =>
    new Set([
      ...[...messages.values()].flatMap(({ content, answersId }) =>
        content?.type === 'form' && answersId ? [answersId] : [],
      ),
      ...acts
        .waiting()
        .flatMap(({ said, state }) => (state === 'sending' ? [Object(said.filled).messageId] : [])),
    ])

  function rowFor(message: Message, isLast: boolean, isFilled: boolean): HTMLElement {
    const isOwn = message.from === 'visitor'
    const isRead = isOwn && (message.state === 'read' || message.at <= readAt)
    const isChoosable = isLast && message.content?.type === 'choices'
    const shown = JSON.stringify([message, isRead, isChoosable, isFilled])
    const known = rows.get(message.id)
    if (known?.shown === shown) return known.element
    const element = known?.element ?? make('div', { class: isOwn ? 'row own' : 'row' })
    element.replaceChildren(
      ...showContent(message, {
        ...{ words, base },
        choose: isChoosable ? acts.choose : undefined,
        fill: isFilled ? undefined : acts.fill,
      }),
      meta(message, isOwn ? (isRead ? 'read' : 'sent') : undefined),
    )
    rows.set(message.id, { element, shown })
    return element
  }

  function meta({ at, edited }: Message, state: 'sent' | 'read' | undefined): HTMLElement {
    const line = make('div', { class: 'meta' }, time.format(new Date(at)))
    if (edited) line.append(`· ${words.edited}`)
    if (state) line.append(mark(state === 'read' ? icons.ticks : icons.tick, words[state]))
    return line
  }

  const mark = (icon: string, label: string) => {
    const drawn = draw(icon)
    drawn.setAttribute('role', 'img')
    drawn.setAttribute('aria-label', label)
    drawn.removeAttribute('aria-hidden')
    return drawn
  }

  function showWaiting() {
    const waiting = acts.waiting()
    waitingPlace.hidden = waiting.length === 0
    waitingPlace.replaceChildren(...waiting.flatMap(showOne))
  }

  function showOne({ text, state, code, clientMsgId }: Waiting): Node[] {
    const bubble = make('div', { class: 'bubble', dir: 'auto' }, ...linked(text))
    if (state === 'sending') {
      return [bubble, make('div', { class: 'meta' }, mark(icons.clock, words.sending))]
    }
    const why =
      code === 'media.type_refused'
        ? words.typeRefused
        : code === 'media.too_large' || code === 'body.too_large'
          ? words.tooLarge
          : words.failed
    const retry = button('plain', words.retry, () => acts.retry(clientMsgId))
    return [bubble, make('div', { class: 'meta bad' }, draw(icons.bad), why, retry)]
  }

  const toEnd = () => {
    log.scrollTop = log.scrollHeight
  }

  return {
    take(items, nowBefore) {
      for (const item of items) messages.set(item.id, item)
      if (nowBefore !== undefined) before = nowBefore
      refresh()
    },
    clear() {
      messages.clear()
      before = null
    },
    refresh,
    readUntil(at) {
      readAt = at ?? readAt
      refresh()
    },
    since: (at) =>
      [...messages.values()]
        .filter((message) => message.from === 'company' && message.at > at)
        .sort((a, b) => (a.at < b.at ? -1 : 1)),
    isAnswered: () =>
      acts.waiting().length === 0 &&
      [...messages.values()].sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1)?.from !== 'visitor',
    isAsking: () => cards.querySelector('form, .card') !== null,
    offer(card) {
      cards.replaceChildren(card)
      toEnd()
    },
    note(text) {
      cards.append(make('div', { class: 'note', role: 'status' }, text))
      toEnd()
    },
    toEnd,
    get before() {
      return before
    },
  }
}
