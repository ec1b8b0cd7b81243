// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard
// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

/** Text as it is, for engineers; scrolls when it is long. */
export function Raw(props: { label: string; text: string }) {
  return (
    <div className="raw" role="group" tabIndex={0} aria-label={props.label}>
      {props.text}
    </div>
  )
}
