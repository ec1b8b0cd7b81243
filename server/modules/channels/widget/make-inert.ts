/** Beyond it a visitor's words are cut. */
const most = 200

/**
 * A visitor's words for an address that nobody proved to be theirs: one short line, in which no mail
 * program finds a link, an address or a line that the company seems to have written. Pure.
 */
export function makeInert(text: string): string {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/([a-z]:)(?=\S)/gi, '$1 ')
    .replace(/([.．。｡])(?=[\p{L}\p{M}\p{Cf}])/gu, '$1 ')
    .trim()
  const letters = [...line]
  return letters.length > most ? `${letters.slice(0, most).join('')}…` : line
}
