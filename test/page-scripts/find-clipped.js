/** Runs in the page: our words that are cut by a box, or stand out of a button or the window. */
export function findClipped({ open }) {
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? ''
    const parent = node.parentElement
    if (!text.includes(open) || !parent) continue
    if (parent.closest('.visually-hidden, [aria-hidden=true], option, .skip')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const words = range.getBoundingClientRect()
    if (!words.width || !parent.checkVisibility({ visibilityProperty: true })) continue
    if (isForReadersOnly(parent)) continue
    const why = whyClipped(parent, words)
    if (why) found.push(`${why}: ${text.slice(0, 60)}`)
  }
  return found

  /** Hidden from the eye on purpose. */
  function isForReadersOnly(element) {
    for (let box = element; box; box = box.parentElement)
      if (getComputedStyle(box).clipPath !== 'none') return true
    return false
  }

  function whyClipped(parent, words) {
    let scrolls = { x: false, y: false }
    for (let box = parent; box; box = box.parentElement) {
      const style = getComputedStyle(box)
      if (style.display === 'inline' || style.display === 'contents') continue
      const rect = box.getBoundingClientRect()
      const out = words.right > rect.right + 1.5 || words.left < rect.left - 1.5
      const below = words.bottom > rect.bottom + 2.5 || words.top < rect.top - 2.5
      const name = `${box.tagName.toLowerCase()}.${box.classList}`
      if (/auto|scroll/.test(style.overflowX)) scrolls = { ...scrolls, x: true }
      if (/auto|scroll/.test(style.overflowY)) scrolls = { ...scrolls, y: true }
      if (/hidden|clip/.test(style.overflowX) && out && !scrolls.x) return `cut by ${name}`
      if (/hidden|clip/.test(style.overflowY) && below && !scrolls.y) return `cut by ${name}`
      if (box.matches('button, a, .tag, .card, td, th, label, h1, h2') && out && !scrolls.x)
        return `out of ${name}`
    }
    const outside = words.right > innerWidth + 1 || words.left < -1
    return outside && !scrolls.x ? 'out of the window' : undefined
  }
}
