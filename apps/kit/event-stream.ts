// Reads the text of an event stream (WHATWG HTML, section 9.2.6) as it arrives in pieces.

export interface StreamEvent {
  id: string
  type: string
  data: string
}

/** Answers a function to feed with pieces of text; each whole event is handed to `on`. */
export function createReader(on: (event: StreamEvent) => void): (piece: string) => void {
  let rest = ''
  let event: StreamEvent = { id: '', type: 'message', data: '' }
  let filled = false
  const line = (text: string) => {
    if (text === '') {
      if (filled) on(event)
      event = { id: event.id, type: 'message', data: '' }
      filled = false
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') {
      event.data = filled ? `${event.data}\n${value}` : value
      filled = true
    }
    if (name === 'event') event.type = value
    if (name === 'id') event.id = value
  }
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const text of lines) line(text)
  }
}
