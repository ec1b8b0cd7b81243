// The new words of a letter, apart from what it answers. Where that is not clear all of it is new:
// nothing said may be hidden. Pure.

export interface Extracted {
  text: string
  quoted: string | undefined
}

export function extractReply(given: string): Extracted {
  const whole = given.replace(/\r\n?/g, '\n').replaceAll('\u00a0', ' ').trim()
  const lines = whole.split('\n')
  const at = findCut(lines)
  if (at === undefined) return { text: whole, quoted: undefined }
  const text = lines.slice(0, at).join('\n').trim()
  // Answered between or below the quotes: all of it is the answer.
  if (text === '' || isAnsweredBelow(lines.slice(at))) return { text: whole, quoted: undefined }
  return { text, quoted: lines.slice(at).join('\n').trim() }
}

function findCut(lines: readonly string[]): number | undefined {
  for (const [i, line] of lines.entries()) {
    if (isForward(line)) return undefined
    if (isHead(lines, i) || isBlockOfHeaders(lines, i)) return i
    if (dividers.test(line) || signature.test(line) || senders.test(line.trim())) return i
    if (/^>/.test(line) && lines.slice(i).every((rest) => rest === '' || /^>/.test(rest))) return i
  }
  return undefined
}

const isForward = (line: string) =>
  /^-{2,}\s*(forwarded message|mensaje reenviado|mensagem (re)?encaminhada|weitergeleitete nachricht|message transféré)/i.test(
    line.trim(),
  ) ||
  /^(begin forwarded message|inicio del mensaje reenviado|início da mensagem encaminhada):/i.test(
    line.trim(),
  )

const wrote =
  /(wrote|escribió|escribio|escreveu|a écrit|ha scritto|schrieb[^:]*|va escriure)\s*:\s*$/i
const begins = /^(on|el|em|no dia|le|il|am|vào|a)\b/i

/** “On Mon, … Ana <ana@x.pe> wrote:”, which clients break over up to four lines. */
function isHead(lines: readonly string[], at: number): boolean {
  const line = lines[at]!.replace(/^[>\s]+/, '')
  if (!begins.test(line) && !/^\S.*<\S+@\S+>/.test(line)) return false
  for (let count = 1; count <= 4; count++) {
    const joined = lines
      .slice(at, at + count)
      .join(' ')
      .trim()
    if (joined.length > 400) return false
    if (wrote.test(joined)) return /\d|@/.test(joined)
    if (lines[at + count]?.trim() === '') return false
  }
  return false
}

const dividers =
  /^\s*-{3,}\s*(original message|mensaje original|mensagem original|ursprüngliche nachricht|message d['’]origine|messaggio originale)\s*-{3,}\s*$/i
const signature = /^-- ?$/
const senders =
  /^(sent from my|enviado desde mi|enviado do meu|enviado a partir do meu|obtener outlook|obter o outlook|get outlook for|envoyé de mon|von meinem .* gesendet)\b.{0,80}$/i

const headerNames = /^\*?(from|de|von|da)\s*:\*?\s.+/i
const second =
  /^\*?(sent|date|enviado|enviado el|enviada em|enviado em|fecha|data|gesendet|envoyé|to|para|an|à)\s*:\*?\s.+/i

/** What Outlook puts above what it answers. */
function isBlockOfHeaders(lines: readonly string[], at: number): boolean {
  if (!headerNames.test(lines[at]!.trim())) return false
  return lines.slice(at + 1, at + 5).filter((line) => second.test(line.trim())).length >= 2
}

function isAnsweredBelow(rest: readonly string[]): boolean {
  const quotes = rest.filter((line) => /^>/.test(line)).length
  if (quotes === 0) return false
  const last = rest.findLastIndex((line) => /^>/.test(line))
  return rest
    .slice(last + 1)
    .join('\n')
    .split(/^-- ?$/m)[0]!
    .trim() !== ''
    ? true
    : blocksOf(rest) > 1
}

/** How often quoted lines begin anew after words that are no quote. */
function blocksOf(lines: readonly string[]): number {
  let blocks = 0
  let isQuote = false
  for (const line of lines) {
    if (line.trim() === '') continue
    const quotes = /^>/.test(line)
    if (quotes && !isQuote) blocks += 1
    isQuote = quotes
  }
  return blocks
}
