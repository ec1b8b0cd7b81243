export const laneCount = 64

/** The lane of a subject: the last six bits of its id, a UUIDv7 whose last 62 bits are random. */
export function laneOf(subjectId: string): number {
  return Number.parseInt(subjectId.slice(-2), 16) & 63
}
