// The words on screen: the language of the signed-in person, else the one chosen on this browser,
// else the browser's own.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import {
  type Formats,
  formatsOf,
  type Language,
  loadWords,
  toLanguage,
  type Words,
} from '../../../words/index.ts'

interface Speech {
  t: Words
  f: Formats
  language: Language
  speak: (language: Language) => void
}

const Context = createContext<Speech | undefined>(undefined)
const remembered = 'hebra.language'

/** What was chosen on this browser, or what the browser speaks. */
export const firstLanguage = (): Language =>
  toLanguage(localStorage.getItem(remembered) ?? navigator.language)

export function WordsProvider(props: { first: Words; language: Language; children: ReactNode }) {
  const [spoken, setSpoken] = useState({ t: props.first, language: props.language })
  useEffect(() => {
    document.documentElement.lang = spoken.language
  }, [spoken.language])
  const speech = useMemo<Speech>(
    () => ({
      ...spoken,
      f: formatsOf(spoken.language),
      speak: (language) => {
        localStorage.setItem(remembered, language)
        loadWords(language).then((t) => setSpoken({ t, language }))
      },
    }),
    [spoken],
  )
  return <Context.Provider value={speech}>{props.children}</Context.Provider>
}

export function useWords(): Speech {
  const speech = useContext(Context)
  if (!speech) throw new Error('useWords stands outside WordsProvider')
  return speech
}
