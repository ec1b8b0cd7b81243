// Search by name, handle or free text. First every word must stand somewhere as it was typed
// (accents, case and the form of numbers apart); when that finds few, words that are written alike
// count too, so that errors are forgiven without drowning what was meant.

import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { findRules } from '../rules/find-rules.ts'
import type { PhoneCountry } from '../rules/handle-rules.ts'
import { conditions } from './filter.ts'
import type { CustomersAsked, FoundCustomers, Page } from './find-customers.ts'
import { likeText, readSearch, type SearchTerms } from './search-terms.ts'

type Mode = 'exact' | 'fuzzy'

/** Fewer exact hits than this, and similar words are looked for. */
const fewHits = 8
/** Shared part of the trigrams from which a word counts as meant: `Qispe` for `Quispe` is 0.5. */
const minSimilarity = 0.45

/** @param among a further condition on `profile`. */
export async function searchCustomers(
  db: Db,
  viewer: Viewer,
  asked: CustomersAsked,
  page: Page,
  among: RawBuilder<unknown> = sql`true`,
): Promise<FoundCustomers> {
  const { country } = await findRules(db)
  const terms = readSearch(asked.q ?? '', country)
  if (terms.words.length === 0) return { ids: [], next: null }
  const narrowed = sql`${conditions(viewer, asked)} and ${among}`
  if (!viewer.can('customers:contact')) {
    return search(db, { mode: 'exact', match: wholeMatch(terms), narrowed, terms }, page)
  }
  const exact = { mode: 'exact' as const, match: exactMatch(terms), narrowed, terms }
  const fuzzy = { mode: 'fuzzy' as const, match: fuzzyMatch(terms), narrowed, terms }
  if (page.cursor !== undefined) {
    return search(db, modeOf(page.cursor) === 'fuzzy' ? fuzzy : exact, page)
  }
  const found = await search(db, exact, page)
  if (found.next !== null || found.ids.length >= fewHits) return found
  if (!terms.words.some((word) => word.alike)) return found
  return search(db, fuzzy, page)
}

/**
 * The customers that `q` names best, by name or address, for lists that other modules keep.
 * @param among a condition on a column with the customer's id; only those are looked at.
 */
export async function searchAmong(
  db: Db,
  viewer: Viewer,
  q: string,
  among: (customerId: RawBuilder<unknown>) => RawBuilder<unknown>,
  limit: number,
): Promise<string[]> {
  const narrowed = among(sql.ref('profile.customer_id'))
  return (await searchCustomers(db, viewer, { q }, { limit }, narrowed)).ids
}

/** Whether every word of `q` stands in the profile as it was typed. */
export function wordsMatch(viewer: Viewer, q: string, country: PhoneCountry): RawBuilder<unknown> {
  const terms = readSearch(q, country)
  if (terms.words.length === 0) return sql`false`
  return viewer.can('customers:contact') ? exactMatch(terms) : wholeMatch(terms)
}

interface Search {
  mode: Mode
  match: RawBuilder<unknown>
  narrowed: RawBuilder<unknown>
  terms: SearchTerms
}

async function search(db: Db, asked: Search, { cursor, limit }: Page): Promise<FoundCustomers> {
  const from = cursor === undefined ? undefined : decodeCursor(cursor, 4)
  const query = sql<{ id: string; score: number; at: string }>`
    select * from (
      select profile.customer_id as id, ${scoreOf(asked)} as score,
        recency.last_seen_at::text as at, recency.last_seen_at
      from customers_profile profile join customers_recency recency
        on recency.customer_id = profile.customer_id
      where ${asked.match} and ${asked.narrowed}
    ) found
    ${from ? sql`where (score, last_seen_at, id) < (${from[1]}::numeric, ${from[2]}::timestamptz, ${from[3]}::uuid)` : sql``}
    order by score desc, last_seen_at desc, id desc
    limit ${limit + 1}`
  const { rows } = await withSimilarity(db, asked.mode, query)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    ids: rows.slice(0, limit).map((row) => row.id),
    next: last ? encodeCursor([asked.mode, last.score, last.at, last.id]) : null,
  }
}

/** The operator `<%` takes its threshold from a setting, which must not outlive the query. */
async function withSimilarity<Row>(db: Db, mode: Mode, query: RawBuilder<Row>) {
  if (mode === 'exact') return query.execute(db)
  const run = async (transaction: Db) => {
    await sql`select set_config('pg_trgm.word_similarity_threshold', ${String(minSimilarity)}, true)`.execute(
      transaction,
    )
    return query.execute(transaction)
  }
  return db.isTransaction ? run(db) : db.transaction().execute(run)
}

function exactMatch(terms: SearchTerms): RawBuilder<unknown> {
  return sql.join(
    terms.words.map((word) => sql`(${like(word.spellings)})`),
    sql` and `,
  )
}

function fuzzyMatch(terms: SearchTerms): RawBuilder<unknown> {
  return sql.join(
    terms.words.map(({ spellings, alike }) =>
      alike
        ? sql`(${like([...spellings, alike.sound])} or ${alike.word} <% profile.search
            or ${alike.sound} <% profile.search)`
        : sql`(${like(spellings)})`,
    ),
    sql` and `,
  )
}

/**
 * Who sees names and addresses masked finds only whom they can name whole: anything less would
 * tell, letter by letter, what is masked.
 */
function wholeMatch({ phrase, handles }: SearchTerms): RawBuilder<unknown> {
  const known = handles.map(
    ({ type, value }) => sql`profile.customer_id in (
      select customer_id from customers_handle
      where type = ${type} and value = ${value} and held_until is null)`,
  )
  return sql`(${sql.join([sql`profile.plain_name = ${phrase}`, ...known], sql` or `)})`
}

const like = (spellings: readonly string[]) =>
  sql.join(
    spellings.map((text) => sql`profile.search like ${`%${likeText(text)}%`}`),
    sql` or `,
  )

/** Exact: the whole name, then a name in which a word begins so, then the rest. Fuzzy: likeness. */
function scoreOf({ mode, terms }: Search): RawBuilder<unknown> {
  const { phrase, words } = terms
  if (mode === 'exact') {
    const begins = `% ${likeText(phrase)}%`
    return sql`case when profile.plain_name = ${phrase} then 3
      when ' ' || profile.plain_name like ${begins} then 2 else 1 end::numeric`
  }
  const likeness = words.map(({ spellings, alike }) => {
    const word = alike?.word ?? spellings[0]
    return sql`greatest(word_similarity(${word}, profile.plain_name),
      0.95 * word_similarity(${alike?.sound ?? word}, profile.search),
      0.9 * word_similarity(${word}, profile.search))`
  })
  return sql`round((${sql.join(likeness, sql` + `)})::numeric, 4)`
}

function modeOf(cursor: string): Mode {
  const mode = decodeCursor(cursor, 4)[0]
  if (mode !== 'exact' && mode !== 'fuzzy') throw invalidInput({ cursor: 'is of another order' })
  return mode
}
