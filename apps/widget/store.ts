// What a browser keeps for the chat of a site; in memory where it keeps nothing.

export interface Store {
  get(name: string): string | undefined
  set(name: string, value: string | undefined): void
}

export function createStore(site: string): Store {
  const memory = new Map<string, string>()
  return {
    get(name) {
      try {
        return localStorage.getItem(`hebra:${site}:${name}`) ?? memory.get(name)
      } catch {
        return memory.get(name)
      }
    },
    set(name, value) {
      const key = `hebra:${site}:${name}`
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
