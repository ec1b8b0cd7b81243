// What a browser keeps for the chat of a site; in memory where it keeps nothing.

export interface Store {
  get(name: string): string | undefined
  set(name: string, value: string | undefined): void
  /** Those that begin so. */
  names(prefix: string): string[]
}

export function createStore(site: string): Store {
  const memory = new Map<string, string>()
  const all = `hebra:${site}:`
  return {
    names(prefix) {
      let kept: string[] = []
      try {
        kept = Object.keys(localStorage).filter((key) => key.startsWith(all + prefix))
      } catch {
        // What is in memory is all there is.
      }
      const names = kept.map((key) => key.slice(all.length))
      return [...new Set([...names, ...memory.keys()])].filter((name) => name.startsWith(prefix))
    },
    get(name) {
      try {
        return localStorage.getItem(all + name) ?? memory.get(name)
      } catch {
        return memory.get(name)
      }
    },
    set(name, value) {
      const key = all + name
      if (value === undefined) memory.delete(name)
      else memory.set(name, value)
      try {
        if (value === undefined) localStorage.removeItem(key)
        else localStorage.setItem(key, value)
      } catch {
        // Refused or full: it lasts as long as the page.
      }
    },
  }
}
