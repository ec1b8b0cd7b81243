// A mailbox: the list of its letters, one that is read, and the form in which one is written.

import { mailApi } from './api.js'
import { field, icon, iconButton, make, say, time, words } from './dom.js'
import { formatted } from './format.js'

/** @param customer as the stand-in of the phones shows them */
export async function createMailbox(customer) {
  const mailbox = await mailApi.open(customer)
  const letters = new Map((await mailApi.letters(customer.id)).items.map((one) => [one.id, one]))
  const body = make('div', { class: 'mail-body' })
  const note = make('p', { class: 'note', role: 'status' })
  const title = words.mailboxOf.replace('{name}', customer.name)
  let shownId = null
  const element = make(
    'section',
    { class: 'phone mailbox', id: `mail-${customer.id}`, 'aria-label': title },
    make('h2', {}, customer.name, ' ', make('small', {}, mailbox.address)),
    make('div', { class: 'frame' }, headOf(), note, body),
  )
  showList()
  return { element, take, focus: () => element.querySelector('button')?.focus() }

  /** A letter that is new, or has changed; what is being written stays. */
  function take(letter) {
    letters.set(letter.id, letter)
    if (body.querySelector('form')) return
    if (shownId === letter.id) showLetter(letter)
    else if (!shownId) showList()
  }

  function headOf() {
    const isOn = make('input', {
      type: 'checkbox',
      role: 'switch',
      checked: mailbox.answersItself,
      on: { change: (event) => mailApi.answerItself(customer.id, event.target.checked) },
    })
    return make(
      'header',
      {},
      icon('mail'),
      make('label', { class: 'who' }, isOn, words.answersItself),
      iconButton('attach', words.newLetter, () => write()),
    )
  }

  function showList() {
    shownId = null
    const shown = [...letters.values()].reverse()
    body.replaceChildren(
      shown.length
        ? make(
            'ul',
            { class: 'letters', 'aria-label': say(words.letters, { name: customer.name }) },
            ...shown.map(rowOf),
          )
        : make('p', { class: 'none' }, words.noLetters),
    )
  }

  function rowOf(letter) {
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', 'data-letter': letter.id, on: { click: () => showLetter(letter) } },
        make('span', { class: 'from' }, whoOf(letter)),
        make('small', {}, time(letter.at), ...stateOf(letter)),
        make('span', { class: 'subject' }, letter.subject || words.noSubject),
      ),
    )
  }

  function showLetter(letter) {
    // Shown again because it changed, what was said of the change stays.
    if (shownId !== letter.id) note.textContent = ''
    shownId = letter.id
    const act = (does, said) => () =>
      does(letter.id).then(
        () => {
          note.textContent = said
        },
        (error) => {
          note.textContent = error.message
        },
      )
    const button = (label, click) =>
      make('button', { type: 'button', class: 'secondary', on: { click } }, label)
    const isIn = letter.way === 'in'
    body.replaceChildren(
      make(
        'article',
        { class: 'letter', tabIndex: 0, 'aria-label': letter.subject || words.noSubject },
        make(
          'div',
          { class: 'row' },
          iconButton('back', words.back, showList),
          make('h3', {}, letter.subject || words.noSubject),
        ),
        make('p', { class: 'faint' }, whoOf(letter), ' · ', time(letter.at), ...stateOf(letter)),
        letter.state === 'sent' || !letter.said ? null : make('p', { class: 'fault' }, letter.said),
        make('p', { class: 'text' }, ...formatted(letter.text.trim()).map(opened)),
        ...letter.files.map((name) => make('p', { class: 'line' }, icon('file'), name)),
        isIn
          ? make(
              'div',
              { class: 'acts' },
              make(
                'button',
                { type: 'button', class: 'primary', on: { click: () => write(letter) } },
                words.reply,
              ),
              letter.unsubscribeUrl && !letter.isUnsubscribed
                ? button(words.unsubscribe, act(mailApi.unsubscribe, words.unsubscribed))
                : null,
              letter.isSpam ? null : button(words.spam, act(mailApi.complain, words.markedSpam)),
            )
          : null,
      ),
    )
  }

  /** A chat is opened where this person has theirs. */
  function opened(node) {
    const [, number, query] = /^https:\/\/wa\.me\/(\d+)\??(.*)$/.exec(node.href ?? '') ?? []
    if (!number) return node
    const given = new URLSearchParams(query)
    given.set('as', customer.id)
    node.href = `/wa/${number}?${given}`
    return node
  }

  async function write(answered) {
    shownId = null
    note.textContent = ''
    const { business } = await mailApi.mailboxes()
    const to = answered ? (answered.replyTo ?? answered.from.address) : (business?.address ?? '')
    const subject = answered ? `Re: ${answered.subject.replace(/^re:\s*/i, '')}` : ''
    const text = make('textarea', { name: 'text', rows: 7, required: true })
    const submit = async (event) => {
      event.preventDefault()
      const given = Object.fromEntries(new FormData(event.target))
      try {
        const sent = await mailApi.write(customer.id, {
          ...given,
          ...(answered ? { answers: answered.id } : {}),
        })
        letters.set(sent.id, sent)
        showList()
      } catch (error) {
        note.textContent = error.message
      }
    }
    body.replaceChildren(
      make(
        'form',
        { class: 'letter', on: { submit } },
        field(words.to, make('input', { name: 'to', type: 'email', required: true, value: to })),
        field(words.subject, make('input', { name: 'subject', value: subject })),
        field(words.letterText, text),
        make(
          'div',
          { class: 'acts' },
          make('button', { class: 'primary' }, words.send),
          make(
            'button',
            { type: 'button', class: 'secondary', on: { click: showList } },
            words.cancel,
          ),
        ),
      ),
    )
    text.focus()
  }
}

const whoOf = ({ way, from, to }) =>
  way === 'in' ? from.name || from.address : `${words.to}: ${to.replace(/\+.{30,}@/, '@')}`

const states = { waiting: 'waiting', sent: 'sentLetter', refused: 'refusedLetter' }
const stateOf = ({ state, isSpam }) =>
  [state && words[states[state]], isSpam && words.spam]
    .filter(Boolean)
    .flatMap((one) => [' · ', one])
