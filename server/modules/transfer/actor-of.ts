import type { Actor } from '../../platform/context.ts'

const types = ['staff', 'key', 'customer', 'system'] as const

/** Who made an import or an export, of its `created_by`: `staff:<id>`. */
export function actorOf({ created_by }: { created_by: string }): Actor {
  const [type, ...id] = created_by.split(':')
  return { type: types.find((one) => one === type) ?? 'system', id: id.join(':') }
}
