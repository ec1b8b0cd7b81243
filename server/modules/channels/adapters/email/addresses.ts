// Addresses of mail: of the person, of ours, and what stands behind a plus. Pure.

/** Compared without regard to case: no receiver of weight tells them apart. */
export const normal = (address: string): string => address.trim().toLowerCase()

export const domainOf = (address: string): string => normal(address).split('@').at(-1) ?? ''

/** `help@x.pe` with `abc` is `help+abc@x.pe`. */
export function withTag(address: string, tag: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${tag}${address.slice(at)}`
}

/** What stands behind the plus of `given`, when it is else `own`; undefined: it is another's. */
export function tagOf(own: string, given: string): string | undefined {
  const [mine, theirs] = [normal(own), normal(given)]
  if (mine === theirs) return ''
  const [ownLocal, ownDomain] = parts(mine)
  const [local, domain] = parts(theirs)
  if (domain !== ownDomain || !local.startsWith(`${ownLocal}+`)) return undefined
  return local.slice(ownLocal.length + 1)
}

function parts(address: string): [string, string] {
  const at = address.lastIndexOf('@')
  return [address.slice(0, at), address.slice(at + 1)]
}
