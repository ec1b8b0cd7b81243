const names: Record<string, string> = { mod: 'Ctrl', Enter: '↵', Escape: 'Esc' }

/** `g c` as two caps, `mod+k` as Ctrl K. */
export function Keys(props: { keys: string }) {
  const caps = props.keys.split(/[ +]/)
  return (
    <span className="row">
      {caps.map((cap) => (
        <kbd className="key" key={cap}>
          {names[cap] ?? cap.toUpperCase()}
        </kbd>
      ))}
    </span>
  )
}
