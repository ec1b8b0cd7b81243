// Making elements. Text is only ever text: nothing that anybody wrote becomes markup.

type Child = Node | string | undefined | false

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | boolean | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '')
    else if (typeof value === 'string') element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== undefined && child !== false))
  return element
}

export function button(
  name: string,
  label: string,
  act: () => void,
  icon?: string,
): HTMLButtonElement {
  const made = make('button', { type: 'button', class: name }, icon ? draw(icon) : label)
  if (icon) made.setAttribute('aria-label', label)
  made.addEventListener('click', act)
  return made
}

export const icons = {
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-7-7-1z',
  attach: 'M8 12l6-6a3 3 0 014 4l-8 8a5 5 0 01-7-7l8-8',
  clock: 'M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z',
  tick: 'M5 12l5 5L20 7',
  ticks: 'M2 12l5 5 9-10M11 16l1 1L22 7',
  bad: 'M12 7v6M12 16v.5M12 3a9 9 0 100 18 9 9 0 000-18z',
} as const

export function draw(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

/** Text with its addresses as links; only of the web, and never with a name of their own. */
export function linked(text: string): Node[] {
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((part, i) =>
      i % 2 === 1 && URL.canParse(part) ? away(part, part) : document.createTextNode(part),
    )
}

export const away = (url: string, text: string, name?: string) =>
  make('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow', class: name }, text)
