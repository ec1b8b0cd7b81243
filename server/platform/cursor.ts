import { invalidInput } from './refusal.ts'

/** An opaque page cursor: the sort values of the last row, base64url JSON. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** @throws input.invalid when the cursor is not one of ours or has another length. */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const sound = (value: unknown) =>
      value === null || typeof value === 'string' || typeof value === 'number'
    if (Array.isArray(values) && values.length === length && values.every(sound)) return values
  } catch {
    // Falls through to the refusal.
  }
  throw invalidInput({ cursor: 'is not a cursor of this list' })
}
