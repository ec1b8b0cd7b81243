/** Two letters on a colour drawn from the name: a help to the eye, silent to a screen reader. */
export function Initials(props: { name: string; large?: boolean }) {
  const hue = [...props.name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7)
  return (
    <span
      className="initials"
      aria-hidden="true"
      data-size={props.large ? 'large' : undefined}
      style={{ '--hue': hue } as React.CSSProperties}
    >
      {lettersOf(props.name)}
    </span>
  )
}

function lettersOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = words[0]?.match(/[\p{L}\p{N}]/u)?.[0] ?? '·'
  const last = words.length > 1 ? (words.at(-1)?.match(/[\p{L}\p{N}]/u)?.[0] ?? '') : ''
  return (first + last).toUpperCase()
}
