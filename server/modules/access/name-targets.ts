// What the lines of the audit are about, by name: people read names, the audit keeps ids. Our own
// things are named here; later modules bring namers of theirs, which build.ts hands in.

import { sql } from 'kysely'
import type { Viewer } from '../../platform/contract.ts'
import type { Db } from '../../platform/database.ts'

/** Names things of one kind. */
export interface Namer {
  readonly noun: string
  /** The names of those ids that exist and that this viewer may see. */
  find(viewer: Viewer, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Adds `targetName` to each line: the name of its `<noun>:<id>`, or null. */
export async function nameTargets<Line extends { target: string | null }>(
  namers: readonly Namer[],
  viewer: Viewer,
  lines: readonly Line[],
): Promise<(Line & { targetName: string | null })[]> {
  const names = new Map<string, string>()
  for (const { noun, find } of namers) {
    const ids = lines.flatMap(({ target }) => idOf(target, noun) ?? [])
    if (!ids.length) continue
    for (const [id, name] of await find(viewer, [...new Set(ids)])) names.set(`${noun}:${id}`, name)
  }
  return lines.map((line) => ({ ...line, targetName: names.get(line.target ?? '') ?? null }))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function idOf(target: string | null, noun: string): string | undefined {
  const id = target?.startsWith(`${noun}:`) ? target.slice(noun.length + 1) : ''
  return uuid.test(id) ? id : undefined
}

/** Of this module's own things: whoever reads the audit sees all of them. */
export const ownNamers = (db: Db): Namer[] =>
  (['staff', 'team', 'store', 'key'] as const).map((noun) => ({
    noun,
    find: async (_viewer, ids) => {
      const { rows } = await sql<{ id: string; name: string }>`
        select id, name from ${sql.table(`access_${noun}`)} where id = any(${ids}::uuid[])`.execute(
        db,
      )
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
  }))
