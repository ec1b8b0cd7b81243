/** An object as JSON.parse makes it. */
export type Json = Record<string, unknown>

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Ids and names come as text or as numbers; empty text is absent. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

export const asRecord = (value: unknown): Json | undefined => (isRecord(value) ? value : undefined)
