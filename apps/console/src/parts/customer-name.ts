import type { Words } from '../../../../words/index.ts'

interface Named {
  name: string | null
  handles: readonly { type: string; value: string }[]
}

/** The name, else the best handle, else «no name»: what every screen calls a customer. */
export function nameOf(customer: Named, t: Words): string {
  if (customer.name) return customer.name
  const outside = customer.handles.find(
    ({ type }) => !['home', 'anonymous', 'device'].includes(type),
  )
  return outside?.value ?? t.customers.nameless
}
