import { type ReactNode, useId } from 'react'

/** A section with its title and what can be added to it. */
export function Section(props: { title: string; action?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{props.title}</h2>
        {props.action}
      </div>
      {props.children}
    </section>
  )
}
