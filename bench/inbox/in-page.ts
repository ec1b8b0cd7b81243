// What runs in the page: how long from a key until what it should bring is painted, and how evenly
// a thread scrolls. Written as text, because it is typed by the browser and not by Node.

/** Puts the measures into the page, as `bench`. */
export const inPage = `
globalThis.bench = {
  marks: [],
  asked: false,
  wanted: () => true,
  open: () =>
    document.querySelector('.thread-row[data-open] [data-row-link]')?.dataset.rowLink,
  /** From the key's own time until the first frame after the condition holds; keys that nobody
   * asked to be measured (Escape between two) would wait for what the next one brings. */
  listen() {
    addEventListener('keydown', (event) => {
      if (!bench.asked || ['Control', 'Shift'].includes(event.key)) return
      bench.asked = false
      const began = event.timeStamp
      const look = () => requestAnimationFrame(() => {
        if (!bench.wanted()) return look()
        const painted = new MessageChannel()
        painted.port1.onmessage = () => bench.marks.push(performance.now() - began)
        painted.port2.postMessage(0)
      })
      look()
    }, true)
  },
  /** The thread goes up by so many pixels a frame; the times between frames. */
  async scroll(frames, pixels) {
    const box = document.querySelector('.thread-box')
    const times = []
    let before = await new Promise(requestAnimationFrame)
    for (let at = 0; at < frames; at++) {
      box.scrollTop -= pixels
      const now = await new Promise(requestAnimationFrame)
      times.push(now - before)
      before = now
    }
    return times
  },
  /** Reads older pages until there are none; the most that a message in sight moved meanwhile. */
  async readAll() {
    const box = document.querySelector('.thread-box')
    const frame = () => new Promise(requestAnimationFrame)
    const first = () => [...document.querySelectorAll('[data-message]')]
      .find((one) => one.getBoundingClientRect().top > box.getBoundingClientRect().top)
    let drift = 0
    for (let still = 0; still < 40;) {
      box.scrollTop = 0
      await frame()
      await frame()
      const seen = first()
      const top = seen?.getBoundingClientRect().top
      const height = box.scrollHeight
      for (let wait = 0; wait < 30 && box.scrollHeight === height; wait++) await frame()
      if (box.scrollHeight === height) { still += 20; continue }
      still = 0
      await frame()
      if (seen?.isConnected) drift = Math.max(drift, Math.abs(seen.getBoundingClientRect().top - top))
    }
    return drift
  },
}
bench.listen()
`
