// When to read a list again after something happened.

/**
 * What the list reads follows the ledger a moment behind: asked soon after the news, and once more
 * when it has been quiet.
 */
export function afterNews(run: () => void): { hear: () => void; stop: () => void } {
  let soon: ReturnType<typeof setTimeout> | undefined
  let last: ReturnType<typeof setTimeout> | undefined
  const hear = () => {
    soon ??= setTimeout(() => {
      soon = undefined
      run()
    }, 250)
    clearTimeout(last)
    last = setTimeout(run, 1500)
  }
  const stop = () => {
    clearTimeout(soon)
    clearTimeout(last)
  }
  return { hear, stop }
}
