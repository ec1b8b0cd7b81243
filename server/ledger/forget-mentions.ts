// Where a person may be named outside of entries: answers kept for requests that come twice, and
// the keys of outside sources, which may contain a telephone number or an address. Both tables are
// read through, in pages that are a statement each: nothing is held while the next is read.

import type { Db } from '../platform/database.ts'
import { executeIn } from './transact.ts'

const answersPage = 2000
const sourcesPage = 10_000
const uuidInText = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/**
 * Takes away the kept answers that speak of these ids (of customers and handles), by result, route
 * or actor. That of the erasure itself stays, so that asking twice is answered twice.
 */
export async function forgetAnswers(
  db: Db,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  let last: { actor: string; key: string } | undefined = { actor: '', key: '' }
  while (last && !signal?.aborted) {
    const rows: { actor: string; key: string }[] = await executeIn(db)(
      `with page as materialized (
         select actor, key, route, route || ' ' || coalesce(result::text, '') as said
         from platform_answer where (actor, key) > ($1, $2) order by actor, key limit $3
       ), gone as (
         delete from platform_answer using page
         where platform_answer.actor = page.actor and platform_answer.key = page.key
           and page.route not like '%/erase'
           and (split_part(page.actor, ':', 2) = any($4::text[]) or exists (
             select from regexp_matches(page.said, $5, 'g') found where found[1] = any($4::text[])))
       )
       select actor, key from page order by actor desc, key desc limit 1`,
      [last.actor, last.key, answersPage, ids, uuidInText],
    )
    last = rows[0]
  }
}

export interface Mentioned {
  /** E-mail addresses as they are kept. */
  emails: readonly string[]
  /** E.164 without the `+`. */
  phones: readonly string[]
  /** Which of these addresses are somebody else's. */
  ofOthers(emails: readonly string[]): Promise<ReadonlySet<string>>
}

export interface SourcePlace {
  source: string
  sourceId: string
}

/**
 * A source key in which such an address or number stands whole keeps its place under a name that
 * says nothing. Goes on from `from`; yields where it has come to after each page.
 */
export async function* forgetInSources(
  db: Db,
  mentioned: Mentioned,
  from: SourcePlace,
): AsyncGenerator<SourcePlace> {
  const patterns = [...mentioned.emails, ...mentioned.phones].map(patternOf)
  let at: SourcePlace | undefined = patterns.length ? from : undefined
  while (at) {
    const rows: (SourcePlace & { likely: boolean; last: boolean })[] = await executeIn(db)(
      `with page as materialized (
         select source, source_id from ledger_source where (source, source_id) > ($1, $2)
         order by source, source_id limit $3
       ), seen as (
         select source, source_id, lower(source_id) like any($4::text[]) as likely,
           lead(source) over (order by source, source_id) is null as last
         from page
       )
       select source, source_id as "sourceId", likely, last from seen where likely or last`,
      [at.source, at.sourceId, sourcesPage, patterns],
    )
    const found = await keysNaming(
      mentioned,
      rows.filter(({ likely }) => likely),
    )
    if (found.length) await rename(db, found)
    at = rows.find(({ last }) => last)
    if (at) yield { source: at.source, sourceId: at.sourceId }
  }
}

async function rename(db: Db, keys: readonly SourcePlace[]) {
  await executeIn(db)(
    `update ledger_source set source_id = 'erased:' || gen_random_uuid()
     where (source, source_id) in (select * from unnest($1::text[], $2::text[]))`,
    [keys.map(({ source }) => source), keys.map(({ sourceId }) => sourceId)],
  )
}

/** Of keys that contain an address or number, those in which it stands whole. */
async function keysNaming(mentioned: Mentioned, keys: readonly SourcePlace[]) {
  const longer = new Set(keys.flatMap(({ sourceId }) => emailsIn(sourceId)))
  for (const email of mentioned.emails) longer.delete(email)
  const others = longer.size ? await mentioned.ofOthers([...longer]) : longer
  return keys.filter(({ sourceId }) => {
    const whole = emailsIn(sourceId)
    if (whole.some((email) => others.has(email))) return false
    if (mentioned.emails.some((email) => whole.includes(email))) return true
    const numbers = sourceId.toLowerCase().split(/[^a-z\d]+/)
    return mentioned.phones.some((phone) =>
      numbers.some((number) => number === phone || number === `00${phone}`),
    )
  })
}

/** `order-ana@x.pe-17`: the address as far as its characters go, and all it may be without hyphens. */
export function emailsIn(text: string): string[] {
  const found = new Set<string>()
  for (const [, local, domain] of text.toLowerCase().matchAll(emailInText)) {
    const parts = local!.split('-')
    const ends = domain!.split('-')
    for (let i = 0; i < parts.length; i++) {
      for (let k = ends.length; k > 0; k--) {
        const end = ends.slice(0, k).join('-').replace(/\.+$/, '')
        found.add(`${parts.slice(i).join('-')}@${end}`)
      }
    }
  }
  return [...found]
}

const emailInText = /([\p{L}\d._%+'-]+)@([\p{L}\d.-]+)/gu

const patternOf = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
