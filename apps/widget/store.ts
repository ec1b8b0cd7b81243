// What a browser keeps for the chat of a site, or a tab alone; in memory where it keeps nothing.

export interface Store {
  get(name: string): string | undefined
  set(name: string, value: string | undefined): void
  /** Those that begin so. */
  names(prefix: string): string[]
}

type Place = 'localStorage' | 'sessionStorage'

export function createStore(site: string, place: Place = 'localStorage'): Store {
  const memory = new Map<string, string>()
  const all = `hebra:${site}:`
  return {
    names(prefix) {
      let kept: string[] = []
      try {
        kept = Object.keys(window[place]).filter((key) => key.startsWith(all + prefix))
      } catch {
        // What is in memory is all there is.
      }
      const names = kept.map((key) => key.slice(all.length))
      return [...new Set([...names, ...memory.keys()])].filter((name) => name.startsWith(prefix))
    },
    get(name) {
      try {
        return window[place].getItem(all + name) ?? memory.get(name)
      } catch {
        return memory.get(name)
      }
    },
    set(name, value) {
      const key = all + name
      if (value === undefined) memory.delete(name)
      else memory.set(name, value)
      try {
        if (value === undefined) window[place].removeItem(key)
        else window[place].setItem(key, value)
      } catch {
        // Refused or full: it lasts as long as the page.
      }
    },
  }
}

/** What was kept as JSON; empty where nothing was, or somebody else wrote there. */
export function parseKept(text: string | undefined): object {
  try {
    return Object(JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}
