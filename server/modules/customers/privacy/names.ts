// What names a person outside of their own rows: a handle of theirs, written whole. Never a part of
// a text, and nothing that many share, such as a city or a surname. Writers of what may name
// anybody keep these names beside it (an indexed column), so that nothing has to be searched.

import { isPersonalTrait } from '../detail/mask.ts'
import { type HandleInput, spellHandle } from '../normalise.ts'
import type { PhoneCountry } from '../rules/handle-rules.ts'

/** `email:ana@x.pe`, `line:U4af… Uchannel` (with the realm); undefined when it names nobody. */
export function nameOf(handle: HandleInput, country?: PhoneCountry): string | undefined {
  const normal = spellHandle(handle, country)
  return 'refused' in normal ? undefined : spelled({ type: handle.type, ...normal })
}

/** All names of somebody with these handles; a WhatsApp id is a telephone number without `+`. */
export function namesOf(
  handles: readonly { type: string; value: string; realm: string }[],
): string[] {
  const names = handles.flatMap((handle) => {
    const isNumber = handle.type === 'whatsapp' && /^\d{7,15}$/.test(handle.value)
    const phone = isNumber ? nameOf({ type: 'phone', value: `+${handle.value}` }) : undefined
    return phone ? [spelled(handle), phone] : [spelled(handle)]
  })
  return [...new Set(names)]
}

const spelled = (handle: { type: string; value: string; realm: string }) =>
  `${handle.type}:${handle.value}${handle.realm && ` ${handle.realm}`}`

const mostVisited = 20_000
const longestText = 4000
const emailInText = /[^\s@<>"'()[\]{}=&?,;:/|]+@[^\s@<>"'()[\]{}=&?,;:/|]+/g
const phoneInText = /\+\d[\d\s().-]{6,22}\d(?!\d)/g

/**
 * The e-mail addresses and international telephone numbers that stand whole anywhere in `given`. A
 * number without its `+` is a telephone only as a whole value under a name that says so: orders
 * have numbers too.
 */
export function namesIn(given: unknown, country?: PhoneCountry): Set<string> {
  const names = new Set<string>()
  const waiting: { field: string; value: unknown }[] = [{ field: '', value: given }]
  for (let visited = 0; waiting.length && visited < mostVisited; visited++) {
    const { field, value } = waiting.pop()!
    if (typeof value === 'string' || typeof value === 'number') {
      for (const name of namesInText(field, String(value), country)) names.add(name)
    } else if (Array.isArray(value)) {
      for (const inner of value) waiting.push({ field, value: inner })
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) waiting.push({ field: name, value: inner })
    }
  }
  return names
}

function namesInText(field: string, whole: string, country: PhoneCountry | undefined): string[] {
  if (/^[\d\s().-]{7,24}$/.test(whole)) {
    const name = isPersonalTrait(field) && nameOf({ type: 'phone', value: whole }, country)
    return name ? [name] : []
  }
  const text = whole.slice(0, longestText)
  const told = (type: string, pattern: RegExp) =>
    (text.match(pattern) ?? []).flatMap(
      (value) => nameOf({ type, value: value.replace(/\.+$/, '') }, country) ?? [],
    )
  return [
    ...(text.includes('@') ? told('email', emailInText) : []),
    ...(text.includes('+') ? told('phone', phoneInText) : []),
  ]
}
