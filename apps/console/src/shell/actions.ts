// Everything that can be done by key or by the command bar, registered by the screens that are
// open. One listener on the document; single letters keep silent while somebody types.

import { useEffect, useSyncExternalStore } from 'react'

export type Group = 'go' | 'general' | 'list' | 'thread' | 'customer'

export interface Action {
  id: string
  label: string
  group: Group
  /** `j`, `?`, `mod+k`, or two keys one after another: `g c`. */
  keys?: string
  run: () => void
  /** Shown on the sheet of keys only: moving in a list is no command. */
  sheetOnly?: boolean
}

let registered: readonly (readonly Action[])[] = []
let all: readonly Action[] = []
const listeners = new Set<() => void>()

/** Offers actions while the component is on screen; a later screen's key wins over an earlier's. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    set([...registered, actions])
    return () => set(registered.filter((other) => other !== actions))
  }, [actions])
}

export const useAllActions = (): readonly Action[] => useSyncExternalStore(subscribe, () => all)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: readonly (readonly Action[])[]) {
  registered = next
  all = next.flat()
  for (const listener of listeners) listener()
}

let singleKeysAllowed = true
/** Whoever dictates or uses another help may turn off commands of a single letter. */
export const allowSingleKeys = (allowed: boolean): void => {
  singleKeysAllowed = allowed
}

let first: { key: string; at: number } | undefined

/** Starts the one listener; answers how to stop it. */
export function listenForKeys(): () => void {
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const withMod = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (!withMod && (isTyping(event.target) || hasOwnKeys(event.target, key))) return
  const single = !withMod && event.key.length === 1
  if (single && !singleKeysAllowed) return
  const action = find(withMod ? `mod+${key}` : key, event.timeStamp)
  if (!action) return
  event.preventDefault()
  action.run()
}

function find(key: string, at: number): Action | undefined {
  const before = first && at - first.at < 1500 ? first.key : undefined
  first = key.length === 1 ? { key, at } : undefined
  const reversed = [...all].reverse()
  const pair = before && reversed.find((action) => action.keys === `${before} ${key}`)
  if (pair) first = undefined
  return pair || reversed.find((action) => action.keys === key)
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/** Enter on a button presses it, and an open dialog or menu keeps its keys to itself. */
function hasOwnKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"],[role="menu"],[role="listbox"]')) return true
  if (key !== 'Enter' && key !== ' ') return false
  return target.closest('a,button,summary,input,[role="button"]') !== null
}
