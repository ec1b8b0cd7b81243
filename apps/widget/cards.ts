// What the chat asks at its end: to go on with what a link held, for an address, for where to send
// the conversation.

import type { Api, Session } from './api.ts'
import { askEmail } from './ask-email.ts'
import type { ChatWords } from './chat.ts'
import type { Conversation } from './conversation.ts'
import { button, make } from './dom.ts'
import { makeId } from './make-id.ts'
import type { Language } from './place.ts'
import type { Store } from './store.ts'

export function createCards(
  words: ChatWords,
  api: Api,
  given: {
    conversation: Conversation
    store: Store
    language: Language
    session(): Session | undefined
    say(what: Record<string, unknown>, text: string): void
    /** Resolves when what was left is shown. */
    left(): Promise<void>
  },
) {
  const { conversation, store, language, session } = given

  function askContact() {
    const clientMsgId = makeId()
    const card = askEmail(words, {
      hint: session()?.look.away ?? words.emailHint,
      act: words.leave,
      ask: async (email) => {
        await api.post('contact', { email, clientMsgId })
        store.set('contact', '1')
        conversation.note(words.left)
        await given.left()
      },
      done: () => card.remove(),
    })
    conversation.offer(card)
  }

  return {
    askContact,
    /** To whoever waits for an answer and cannot be reached elsewhere. */
    offerContact() {
      if (session()?.known || conversation.isAnswered() || store.get('contact')) return
      if (!conversation.isAsking()) askContact()
    },
    askTranscript() {
      const card = askEmail(words, {
        hint: words.transcript,
        act: words.send,
        ask: async (email) => {
          await api.post('transcript', { email, language })
          conversation.note(words.transcriptSent)
        },
        done: () => card.remove(),
      })
      conversation.offer(card)
    },
    /** A message takes it: looking at the page never does. */
    offerToGoOn(ref: string) {
      const card = make('div', { class: 'note card' }, words.goOn)
      const yes = button('plain main', words.goOnYes, () => {
        store.set('ref', ref)
        card.remove()
        given.say({ text: words.goOnYes, ref }, words.goOnYes)
      })
      card.append(make('div', { class: 'choices' }, yes))
      conversation.offer(card)
    },
  }
}
