// Whom a rejected row names, so that who is erased is found in it: the handles its map reads, and
// every e-mail address and telephone number that stands whole in a cell.

import { z } from 'zod'
import { type HandleRules, nameOf, namesIn } from '../customers/index.ts'
import type { ImportMap } from './map.ts'
import { valuesOf } from './read-row.ts'
import type { Row } from './read-rows.ts'

const mostNames = 100
const ownHandle = z.object({ type: z.string(), value: z.string(), realm: z.string().optional() })

/** @param houseCountry of telephone numbers for which neither the row nor the map names one. */
export function namesInRow(
  row: Row,
  map: ImportMap | null,
  houseCountry: HandleRules['country'],
): string[] {
  const country = map?.country ?? houseCountry
  if (!('cells' in row)) return bounded(namesIn(row.raw, country))
  const names = namesIn(row.cells, country)
  const add = (
    handle: { type: string; value: unknown; realm?: string | undefined },
    of = country,
  ) => {
    const { type, value, realm } = handle
    if (typeof value !== 'string' && typeof value !== 'number') return
    const name = nameOf({ type, value: String(value), realm }, of)
    if (name) names.add(name)
  }
  const own = map?.form === 'hebra' ? z.array(ownHandle).safeParse(row.cells.handles) : undefined
  for (const handle of own?.data ?? []) add(handle)
  for (const rule of map?.columns ?? []) {
    if (rule.to !== 'handle') continue
    const { type, realm } = rule
    for (const value of valuesOf(rule, row.cells)) add({ type, value, realm }, rule.country)
  }
  return bounded(names)
}

const bounded = (names: ReadonlySet<string>) => [...names].slice(0, mostNames)
