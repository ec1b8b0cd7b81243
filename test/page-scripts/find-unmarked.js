/** Runs in the page: texts, names and hints with what stands between the marks taken out. */
export function findUnmarked({ open, close }) {
  const found = new Set()
  const between = new RegExp(`${open}[^${open}${close}]*${close}`, 'g')
  const keep = (text) => {
    let rest = text ?? ''
    // A word may be given another as its parameter: the innermost go first.
    while (between.test(rest)) rest = rest.replace(between, ' ')
    if (/\p{L}{3,}/u.test(rest)) found.add(rest.trim())
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement?.closest('script, style, datalist, textarea, .raw, code, kbd'))
      keep(node.textContent)
  for (const element of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      keep(element.getAttribute(name))
  keep(document.title)
  return [...found]
}
