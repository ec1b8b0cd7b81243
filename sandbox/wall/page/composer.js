// The box in which a person writes, with what can be sent beside text.

import { upload } from './api.js'
import { summaryOf } from './bubble-content.js'
import { iconButton, make, say, words } from './dom.js'
import { openAttach, openEmoji } from './phone-sheets.js'
import { canRecord, record } from './record.js'

export function composerOf(phone, text) {
  let answered = null
  let recording = null
  const box = make('textarea', {
    rows: 1,
    'aria-label': `${words.write}: ${phone.customer.name}`,
    placeholder: words.write,
    value: text ?? '',
    on: { keydown: onKey, input: grow },
  })
  const quote = make('div', { class: 'quoting', hidden: true })
  const note = make('p', { class: 'note', role: 'status' })
  const mic = iconButton('mic', words.record, toggleRecording)
  const form = make(
    'form',
    { class: 'composer', on: { submit: send } },
    quote,
    note,
    make(
      'div',
      { class: 'row' },
      iconButton('attach', words.attach, () => openAttach(phone)),
      iconButton('emoji', words.emoji, () => openEmoji(phone, insert)),
      box,
      mic,
      iconButton('send', words.send, undefined, { type: 'submit', className: 'icon-button send' }),
    ),
  )
  return {
    element: form,
    reply,
    focus: () => box.focus(),
    /** The message answered by what is sent now; asking takes it off. */
    takeReply() {
      const replyTo = answered?.id
      reply(null)
      return replyTo ? { replyTo } : {}
    },
  }

  async function send(event) {
    event?.preventDefault()
    const said = box.value.trim()
    if (!said) return
    box.value = ''
    grow()
    const replyTo = answered?.id
    reply(null)
    await phone.say({ type: 'text', text: said, ...(replyTo ? { replyTo } : {}) })
  }

  /** Enter sends; with Shift it is a new line. While an input method composes, it is neither. */
  function onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void send()
  }

  function grow() {
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`
  }

  function insert(emoji) {
    box.setRangeText(emoji, box.selectionStart, box.selectionEnd, 'end')
    grow()
    box.focus()
  }

  function reply(bubble) {
    answered = bubble
    quote.hidden = !bubble
    if (!bubble) return quote.replaceChildren()
    const who = bubble.from === 'customer' ? words.you : phone.business
    quote.replaceChildren(
      make(
        'p',
        {},
        make('strong', {}, say(words.replyTo, { name: who })),
        make('span', {}, summaryOf(bubble)),
      ),
      iconButton('close', words.cancel, () => reply(null)),
    )
    box.focus()
  }

  async function toggleRecording() {
    note.textContent = ''
    if (recording) return recording.stop()
    try {
      if (!canRecord()) throw new Error(words.noMicrophone)
      recording = await record()
    } catch {
      note.textContent = words.noMicrophone
      return
    }
    mic.classList.add('on')
    mic.setAttribute('aria-label', words.stopRecording)
    const blob = await recording.ended
    recording = null
    mic.classList.remove('on')
    mic.setAttribute('aria-label', words.record)
    const { id } = await upload(blob, 'voz.ogg')
    await phone.say({ type: 'media', kind: 'voice', mediaId: id })
  }
}
