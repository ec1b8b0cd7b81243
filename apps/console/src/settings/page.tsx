import type { ReactNode } from 'react'

/** A page of the settings: title, one sentence, what can be done, the content. */
export function SettingsFrame(props: {
  title: string
  text: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="settings-body">
      <header className="settings-head">
        <div className="grow">
          <h1>{props.title}</h1>
          <p className="quiet">{props.text}</p>
        </div>
        {props.action}
      </header>
      {props.children}
    </div>
  )
}
