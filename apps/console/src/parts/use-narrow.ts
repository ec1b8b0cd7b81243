import { useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Whether the window is a phone's. */
export const useNarrow = (): boolean => useMedia('(max-width: 759px)')

/** Whether there is room for a list with a customer beside it. */
export const useWide = (): boolean => useMedia('(min-width: 1100px)')
