// One message as the visitor sees it, whatever it holds.

import type { Message } from './api.ts'
import type { ChatWords } from './chat.ts'
import { away, button, linked, make } from './dom.ts'
import { showForm } from './show-form.ts'

export interface Around {
  words: ChatWords
  base: string
  /** Absent: the choice was made, or is no longer asked. */
  choose: ((messageId: string, choiceId: string, title: string) => void) | undefined
  /** Absent: the form was filled in. */
  fill: ((messageId: string, values: Record<string, string>, name: string) => void) | undefined
}

type Held = Record<string, unknown>

const textIn = (content: Held, name: string) =>
  typeof content[name] === 'string' ? content[name] : ''
const listIn = (content: Held, name: string): Held[] =>
  Array.isArray(content[name]) ? (content[name] as Held[]) : []

export function showContent(message: Message, around: Around): Node[] {
  const { words } = around
  const { content } = message
  const bubble = make('div', { class: 'bubble', dir: 'auto' })
  if (message.answers) bubble.append(make('span', { class: 'quote' }, message.answers))
  if (!content) {
    bubble.append(make('em', {}, words.takenBack))
    return [bubble]
  }
  const beside: Node[] = []
  const title = (text: string) => text && bubble.append(make('span', { class: 'title' }, text))
  const small = (text: string) => text && bubble.append(make('div', { class: 'small' }, text))
  const text = textIn(content, 'text')
  switch (content.type) {
    case 'text':
      bubble.append(...linked(text))
      break
    case 'media':
      bubble.append(...message.files.map((file) => showFile(file, around)))
      if (message.files.length === 0) bubble.append(textIn(content, 'filename') || words.file)
      if (content.caption) bubble.append(make('div', {}, ...linked(textIn(content, 'caption'))))
      break
    case 'choices':
      title(textIn(content, 'header'))
      bubble.append(...linked(text))
      small(textIn(content, 'footer'))
      beside.push(showChoices(message.id, listIn(content, 'choices'), around))
      break
    case 'choice':
      bubble.append(textIn(content, 'title'))
      break
    case 'link':
      title(textIn(content, 'header'))
      bubble.append(...linked(text))
      small(textIn(content, 'footer'))
      if (isWeb(content.url)) {
        beside.push(
          make('div', { class: 'choices' }, away(content.url, textIn(content, 'title'), 'plain')),
        )
      }
      break
    case 'location':
      title(textIn(content, 'name'))
      small(textIn(content, 'address'))
      bubble.append(away(mapOf(content), words.map))
      break
    case 'contacts':
      for (const { name, phones, emails } of listIn(content, 'contacts')) {
        title(String(name))
        for (const line of [phones, emails].flat()) small(String(line))
      }
      break
    case 'product':
      bubble.classList.add('product')
      for (const file of message.files)
        bubble.append(showFile(file, around, textIn(content, 'title')))
      title(textIn(content, 'title'))
      if (content.price) bubble.append(make('div', { class: 'price' }, textIn(content, 'price')))
      if (text) bubble.append(make('div', {}, ...linked(text)))
      bubble.append(...showProductLink(Object(content.link)))
      break
    case 'form_request': {
      const name = textIn(content, 'name')
      title(name)
      bubble.append(...linked(text))
      const { fill } = around
      if (fill)
        beside.push(
          showForm(message.id, content, words, (values) => fill(message.id, values, name)),
        )
      break
    }
    case 'form':
      title(content.name === 'contact' ? words.contact : textIn(content, 'name') || words.form)
      for (const [name, value] of Object.entries(Object(content.values))) {
        small([Object(content.labels)[name], String(value)].filter(Boolean).join(': '))
      }
      break
    default:
      if (text) bubble.append(...linked(text))
      else bubble.append(make('em', {}, words.unsupported))
  }
  return [bubble, ...beside]
}

const isWeb = (url: unknown): url is string =>
  typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)

const showProductLink = ({ title, url }: Held) =>
  isWeb(url) ? [make('div', { class: 'choices' }, away(url, String(title), 'plain'))] : []

const mapOf = ({ latitude, longitude }: Held) =>
  `https://www.openstreetmap.org/?mlat=${Number(latitude)}&mlon=${Number(longitude)}#map=17/${Number(latitude)}/${Number(longitude)}`

function showChoices(messageId: string, choices: Held[], { choose }: Around): HTMLElement {
  const buttons = choices.map((choice) => {
    const title = String(choice.title)
    const made = button('plain', title, () => choose?.(messageId, String(choice.id), title))
    made.disabled = !choose
    if (choice.description) made.title = String(choice.description)
    return made
  })
  return make('div', { class: 'choices' }, ...buttons)
}

function showFile(
  file: Message['files'][number],
  { base, words }: Around,
  of?: string,
): HTMLElement {
  const name = file.name ?? words.file
  if (!file.url) return make('span', {}, name)
  const link = make('a', {
    href: base + file.url,
    target: '_blank',
    rel: 'noopener noreferrer',
    download: name,
  })
  if (!file.thumbUrl) {
    link.append(name)
    return link
  }
  const picture = make('img', {
    class: 'pic',
    // Its place is kept until it comes, so that the end of the log stays the end.
    width: file.width ? String(file.width) : undefined,
    height: file.height ? String(file.height) : undefined,
    src: base + file.thumbUrl,
    alt: `${words.photo}: ${of || name}`,
  })
  // A page that lets in no pictures of others still shows what it is.
  picture.addEventListener('error', () => picture.replaceWith(name))
  link.append(picture)
  return link
}
