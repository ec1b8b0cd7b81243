import { type RawBuilder, sql } from 'kysely'

type Cell = string | number | boolean | null | undefined

/**
 * A set of rows as one `from` item: `select * from ${rowsOf({id: 'uuid', name: 'text'}, rows)}`.
 * Each column travels as one text joined by line feeds, which costs neither a parameter a cell nor
 * the escaping of array syntax. Cells must hold no line feed (JSON text never does); the empty
 * text means null.
 */
export function rowsOf<Row extends object>(
  columns: { readonly [Name in keyof Row & string]: string },
  rows: readonly Row[],
): RawBuilder<Row> {
  const names = Object.keys(columns) as (keyof Row & string)[]
  const arrays = names.map((name) => {
    const cells = rows.map((row) => (row[name] as Cell) ?? '').join('\n')
    return sql`string_to_array(${cells}, E'\\n', '')::${sql.raw(columns[name])}[]`
  })
  const list = sql.raw(names.map((name) => `"${name}"`).join(', '))
  return sql<Row>`unnest(${sql.join(arrays)}) with ordinality as given (${list}, ord)`
}
