// What JSON may hold and PostgreSQL may not: NUL and halves of characters. Cleaned before anything is
// read, so that no letter of a stranger's keeps a webhook from being recorded.

/** Deeper than Meta ever nests; what lies below is left out. */
const deepest = 60

/** The same value with texts that can be kept. Pure. */
export function cleanJson(given: unknown, depth = 0): unknown {
  if (typeof given === 'string') return cleanText(given)
  if (typeof given !== 'object' || given === null) return given
  if (depth >= deepest) return null
  if (Array.isArray(given)) return given.map((one) => cleanJson(one, depth + 1))
  return Object.fromEntries(
    Object.entries(given).map(([key, one]) => [cleanText(key), cleanJson(one, depth + 1)]),
  )
}

const cleanText = (text: string) => text.toWellFormed().replaceAll('\u0000', '\ufffd')
