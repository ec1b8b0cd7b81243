import type { Db } from '../../../platform/database.ts'
import { nameStaffAndTeams } from '../../access/index.ts'

/** The names of those who answer: of staff, also who left, and of teams. The others have none. */
export async function nameControllers(
  db: Db,
  controls: readonly string[],
): Promise<Map<string, string>> {
  const named = [...new Set(controls)].filter((control) => control.includes(':'))
  if (named.length === 0) return new Map()
  const names = await nameStaffAndTeams(
    db,
    named.map((control) => control.slice(control.indexOf(':') + 1)),
  )
  return new Map(
    named.flatMap((control) => {
      const name = names.get(control.slice(control.indexOf(':') + 1))
      return name === undefined ? [] : [[control, name] as const]
    }),
  )
}
