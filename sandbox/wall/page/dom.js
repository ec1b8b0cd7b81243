// Making elements, words and small drawings; nothing here ever sets HTML from text.

const { words, language, start } = JSON.parse(document.getElementById('start').textContent)

export { language, start, words }

/** `make('button', { class: 'x', on: { click } }, 'text', child)`; null children are left out. */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (name === 'on')
      for (const [type, act] of Object.entries(value)) element.addEventListener(type, act)
    else if (name in element && name !== 'list' && name !== 'form') element[name] = value
    else element.setAttribute(name === 'class' ? 'class' : name, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return element
}

/** A word with its places filled. */
export const say = (word, values = {}) =>
  word.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))

const shapes = {
  attach: 'M12 5v14M5 12h14',
  emoji:
    'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M9 10h.01M15 10h.01M9 15c1 1 2 1.500 3 1.500s2-.5 3-1.500',
  send: 'M10 14L21 3M21 3l-6.500 18l-4.500-7l-7-4.500z',
  mic: 'M9 5a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 10a7 7 0 0 0 14 0M12 17v4',
  stop: 'M6 6h12v12H6z',
  more: 'M12 5h.01M12 12h.01M12 19h.01',
  down: 'M6 9l6 6l6-6',
  close: 'M6 6l12 12M18 6L6 18',
  reply: 'M9 14l-4-4l4-4M5 10h9a5 5 0 0 1 5 5v3',
  pin: 'M12 21c-4-4.500-7-7.500-7-11a7 7 0 0 1 14 0c0 3.500-3 6.500-7 11M12 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8M5 21a7 7 0 0 1 14 0',
  list: 'M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01',
  link: 'M10 14l10-10M14 4h6v6M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  mail: 'M4 6h16v12H4zM4 7l8 6l8-6',
  web: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M3.500 9h17M3.500 15h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18',
  back: 'M15 6l-6 6l6 6',
  pending: 'M12 7v5l3 3M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18',
  sent: 'M5 12l5 5L20 7',
  delivered: 'M2 12l5 5L17 7M11 16l1 1L22 7',
}

/** A drawing of lines; `label` is read out, without it nothing is. */
export function icon(name, label) {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  if (label) {
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', label)
  } else svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(space, 'path')
  path.setAttribute('d', shapes[name])
  svg.append(path)
  return svg
}

/** A button that is a drawing alone: its name is read out and shown on pointing. */
export const iconButton = (name, label, click, props = {}) =>
  make(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': label,
      title: label,
      on: { click },
      ...props,
    },
    icon(name),
  )

export const field = (label, input, hint) =>
  make(
    'label',
    { class: 'field' },
    make('span', {}, label),
    input,
    hint ? make('small', {}, hint) : null,
  )

export const time = (at) =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(at))

/** Two letters on a colour of the name's own. */
export function avatar(name) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0] ?? '')
    .join('')
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7)
  const element = make('span', { class: 'avatar', 'aria-hidden': 'true' }, letters.toUpperCase())
  element.style.setProperty('--hue', String(hue))
  return element
}
