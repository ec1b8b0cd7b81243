// Careful reading of what others reported: a body keeps what a client said, in any form.

export const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}

export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  return typeof value === 'number' ? String(value) : undefined
}

export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The first of several names that says something. */
export function pick(body: Record<string, unknown>, ...names: string[]): string | undefined {
  for (const name of names) {
    const text = asText(body[name])
    if (text) return text
  }
  return undefined
}

/** `first_name` and `firstName` as «First name», for names that have no word of ours. */
export function humanise(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_.-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
