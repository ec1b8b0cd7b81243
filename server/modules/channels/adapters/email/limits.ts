// Every number of the mail channel, with where it is from: [S] a standard, [M] general knowledge.

const megabyte = 1024 * 1024

/** Of a letter as it lies on the wire; what most receivers take. [M] */
export const mostBytes = 25 * megabyte
/** Of what comes in: larger ones are refused at the door. */
export const mostInboundBytes = 40 * megabyte
/** Files of one letter that are kept apart; the letter itself holds the rest. */
export const mostAttachments = 50
/** Of HTML that is read for its words; pages of more are kept and not read. */
export const mostHtmlCharacters = 1_500_000
/** Of the text of a letter that is looked at for what it answers. */
export const mostReadCharacters = 1_000_000
export const mostTextCharacters = 100_000
export const mostQuotedCharacters = 20_000
/** [S] RFC 5322, 2.1.1 */
export const mostSubjectCharacters = 900
/** Pictures inside a page that are smaller are ornaments and eyes of trackers. [M] */
export const leastInlineBytes = 6 * 1024

export const rates = {
  touchpoint: { perSecond: 20, burst: 40 },
  pair: { perSecond: 1 / 10, burst: 10 },
} as const

/** Servers answer the end of DATA after up to ten minutes [S] RFC 5321, 4.5.3.2; so long nobody waits. */
export const answerTimeoutMs = 60_000
export const connectTimeoutMs = 15_000
export const unknownHoldsMs = 5_000

/** [M] First, greylisting is over; then hours, until the letter itself expires. */
const minute = 60_000
export const retryAfterMs = (attempt: number): number =>
  [5, 15, 60, 180][Math.min(attempt, 4) - 1]! * minute
export const mostRetries = 12

/** In References: the first, and the last so many. */
export const lastReferences = 10
