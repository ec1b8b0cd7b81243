import { laneCount } from './lane.ts'

/** Where a reader of all lanes stands: the position in each lane, by lane. */
export type Positions = readonly number[]

const version = 1

/** An opaque text of all positions: a version byte and 64 varints in base64url. */
export function encodePositions(positions: Positions): string {
  const bytes: number[] = [version]
  for (let rest of positions) {
    // Division, not shifts: positions go beyond 32 bits.
    while (rest > 127) {
      bytes.push((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  return Buffer.from(bytes).toString('base64url')
}

/** The positions of a cursor; undefined when it is not one of ours. */
export function decodePositions(cursor: string): number[] | undefined {
  const bytes = Buffer.from(cursor, 'base64url')
  if (bytes[0] !== version) return undefined
  const positions: number[] = []
  let value = 0
  let scale = 1
  for (const byte of bytes.subarray(1)) {
    value += (byte & 127) * scale
    scale *= 128
    if (!Number.isSafeInteger(value)) return undefined
    if (byte > 127) continue
    positions.push(value)
    value = 0
    scale = 1
  }
  return positions.length === laneCount && scale === 1 ? positions : undefined
}
