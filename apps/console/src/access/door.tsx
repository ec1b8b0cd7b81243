// The frame of every page before sign-in: one card, the name of the house, the language.

import { type ReactNode, useEffect } from 'react'
import { type Language, languages } from '../../../../words/index.ts'
import { useWords } from '../words.tsx'
import './door.css'

export function Door(props: { title: string; text?: string; children: ReactNode }) {
  const { t, language, speak } = useWords()
  useEffect(() => {
    document.title = `${props.title} · ${t.common.product}`
  }, [props.title, t])
  return (
    <main className="door">
      <div className="door-card">
        <img src="/hebra.svg" alt="" width={40} height={40} />
        <h1>{props.title}</h1>
        {props.text ? <p className="quiet">{props.text}</p> : null}
        {props.children}
      </div>
      <nav className="door-languages" aria-label={t.shell.language}>
        {languages.map((each: Language) => (
          <button
            type="button"
            key={each}
            lang={each}
            aria-pressed={each === language}
            onClick={() => speak(each)}
          >
            {t.common.languages[each]}
          </button>
        ))}
      </nav>
    </main>
  )
}
