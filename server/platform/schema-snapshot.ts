// The schema as text, read from the catalogue so that it says what the migrations made and not
// what they meant. The same text comes from PostgreSQL 15 and from PGlite's 18.

import type pg from 'pg'

interface Column {
  table: string
  name: string
  type: string
  /** Where it is not the database's own. */
  collation: string | null
  required: boolean
  value: string | null
  identity: string
  generated: string
}

interface Definition {
  table: string
  text: string
}

// What extensions brought belongs to them; pg-boss keeps its own schema and its own migrations.
const ours = (oid: string) => `
  not exists (select from pg_depend where objid = ${oid} and deptype = 'e')`

const tables = `
select relname as "table", coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') as text
from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  and ${ours('pg_class.oid')}
order by relname collate "C"`

const columns = `
select relname as "table", attname as name, format_type(atttypid, atttypmod) as type,
  (select collname from pg_collation where pg_collation.oid = attcollation and collname <> 'default'
    and attcollation <> (select typcollation from pg_type where pg_type.oid = atttypid)) as collation,
  attnotnull as required, pg_get_expr(adbin, adrelid) as value,
  attidentity as identity, attgenerated as generated
from pg_attribute join pg_class on pg_class.oid = attrelid
left join pg_attrdef on adrelid = attrelid and adnum = attnum
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0
  and not attisdropped and ${ours('pg_class.oid')}
order by relname collate "C", attnum`

// Since version 18 the catalogue also lists "not null", which the columns show already.
const constraints = `
select relname as "table", conname || ' ' || pg_get_constraintdef(pg_constraint.oid) as text
from pg_constraint join pg_class on pg_class.oid = conrelid
where relnamespace = 'public'::regnamespace and contype <> 'n' and ${ours('pg_class.oid')}
order by relname collate "C", position(contype in 'pufcx'), conname collate "C"`

const indexes = `
select relname as "table", pg_get_indexdef(indexrelid) as text
from pg_index join pg_class on pg_class.oid = indrelid
where relnamespace = 'public'::regnamespace and ${ours('pg_class.oid')}
  and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
order by relname collate "C", indexrelid::regclass::text collate "C"`

const triggers = `
select relname as "table", pg_get_triggerdef(pg_trigger.oid) as text
from pg_trigger join pg_class on pg_class.oid = tgrelid
where relnamespace = 'public'::regnamespace and not tgisinternal
order by relname collate "C", tgname collate "C"`

const others = `
select 1 as rank, 'create extension ' || extname as text from pg_extension where extname <> 'plpgsql'
union all
select 2, pg_get_functiondef(oid) from pg_proc
where pronamespace = 'public'::regnamespace and prokind = 'f' and ${ours('pg_proc.oid')}
union all
select 3, 'create view ' || viewname || ' as' || E'\\n' || definition from pg_views
where schemaname = 'public' and ${ours('viewname::regclass')}
union all
select 4, 'create type ' || typname || ' as enum (' ||
  (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum
   where enumtypid = pg_type.oid) || ')'
from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
order by rank, text`

/** Every table with its columns, types, defaults, constraints, indexes and triggers, sorted. */
export async function describeSchema(pool: pg.Pool): Promise<string> {
  const read = async <Row extends pg.QueryResultRow>(sql: string) =>
    (await pool.query<Row>(sql)).rows
  const rest = await read<{ text: string }>(others)
  const columnsOf = groupByTable(await read<Column>(columns))
  const constraintsOf = groupByTable(await read<Definition>(constraints))
  const indexesOf = groupByTable(await read<Definition>(indexes))
  const triggersOf = groupByTable(await read<Definition>(triggers))
  const parts = rest.map(({ text }) => `${text.trimEnd().replace(/;$/, '')};`)
  for (const { table, text: options } of await read<Definition>(tables)) {
    const inside = [
      ...(columnsOf.get(table) ?? []).map(describeColumn),
      ...(constraintsOf.get(table) ?? []).map(({ text }) => `constraint ${text}`),
    ]
    const after = [...(indexesOf.get(table) ?? []), ...(triggersOf.get(table) ?? [])]
    parts.push(
      [
        `create table ${table} (\n  ${inside.join(',\n  ')}\n)${options};`,
        ...after.map(({ text }) => `${text};`),
      ].join('\n'),
    )
  }
  return `${heading}\n${parts.join('\n\n')}\n`
}

const heading = `-- What all migrations together make of an empty database. Generated from the catalogue by
-- npm run schema, to be read and to be compared; nothing executes it.
`

function describeColumn(column: Column): string {
  const { name, type, collation, required, value, identity, generated } = column
  const words = [name, type]
  if (collation) words.push(`collate "${collation}"`)
  if (identity) words.push(`generated ${identity === 'a' ? 'always' : 'by default'} as identity`)
  if (value !== null)
    words.push(generated ? `generated always as (${value}) stored` : `default ${value}`)
  if (required) words.push('not null')
  return words.join(' ')
}

function groupByTable<Row extends { table: string }>(rows: Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => row.table)
}
