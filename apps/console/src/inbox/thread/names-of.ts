// Under which addresses a thread was open here, before its customer became one with another.

const former = new Map<string, string>()

/** Every address that this thread had while it was open here, the present one first. */
export function namesOf(customerId: string): readonly string[] {
  const names = [customerId]
  for (let name = former.get(customerId); name && !names.includes(name); name = former.get(name))
    names.push(name)
  return names
}

export function noteFollowed(from: string, to: string): void {
  former.set(to, from)
  former.delete(from)
}
