// Who may do what: the one table. A route names a permission, a role or the scope of a key holds
// some; `rows` says which customers a role sees: all, or only those of its own teams or stores
// (a customer with neither is everybody's who may read customers).

import type { keyScopes, roleNames } from './contract-shapes.ts'

export type RoleName = (typeof roleNames)[number]
export type KeyScope = (typeof keyScopes)[number]
export type RowScope = 'all' | 'team' | 'store'
/** Whoever can hold permissions: a role, or a key by its scope. */
type Holder = RoleName | KeyScope | 'root'

// Columns: o owner, a administrator, s supervisor, g agent, e seller, m marketer, n analyst,
// and keys: A api, R api:read, B ingest:browser, S ingest:server. The root key may do all.
const columns: Record<string, Holder> = {
  o: 'owner',
  a: 'administrator',
  s: 'supervisor',
  g: 'agent',
  e: 'seller',
  m: 'marketer',
  n: 'analyst',
  A: 'api',
  R: 'api:read',
  B: 'ingest:browser',
  S: 'ingest:server',
}

// biome-ignore format: a table to be read down its columns
const table = {
  'customers:read':    'o a s g e m n   A R . .', // masked handles and traits without contact
  'customers:contact': 'o a s g e . .   A R . .', // whole handles, personal traits
  'customers:write':   'o a s g e . .   A . . .',
  'customers:merge':   'o a s g . . .   A . . .',
  'customers:export':  'o a s . . . .   A . . .',
  'customers:erase':   'o a . . . . .   A . . .',
  'customers:hold':    'o a s . . . .   A . . .',
  'threads:read':      'o a s g e . .   A R . .', // what customers and the company say
  'messages:send':     'o a s g e . .   A . . .',
  'phrases:write':     'o a s . . . .   A . . .', // everybody's; one's own, who sends
  'channels:read':     'o a s g e m n   A R . .',
  'channels:write':    'o a . . . . .   A . . .',
  'teams:read':        'o a s g e m n   A R . .',
  'teams:write':       'o a . . . . .   A . . .',
  'staff:read':        'o a s . . . .   A R . .',
  'staff:write':       'o a . . . . .   A . . .',
  'keys:write':        'o a . . . . .   A . . .',
  'webhooks:write':    'o a . . . . .   A . . .', // what happens goes out, whole, to the address they name
  'audit:read':        'o a . . . . .   A R . .',
  'ledger:operate':    'o a . . . . .   A . . .',
  'imports:run':       'o a . . . m .   A . . .',
  'exports:run':       'o a . . . . .   A . . .',
  'settings:write':    'o a . . . . .   A . . .',
  'ingest:browser':    '. . . . . . .   A . B S',
  'ingest:server':     '. . . . . . .   A . . S',
}

const rows: Record<RoleName, RowScope> = {
  owner: 'all',
  administrator: 'all',
  supervisor: 'all',
  agent: 'team',
  seller: 'store',
  marketer: 'all',
  analyst: 'all',
}

export type Permission = keyof typeof table

export const permissions = Object.keys(table) as Permission[]

/** What a role, or a key of this scope, may do. */
export function permissionsOf(holder: Holder): ReadonlySet<Permission> {
  return held.get(holder) ?? none
}

export const rowScopeOf = (role: RoleName): RowScope => rows[role]

const none: ReadonlySet<Permission> = new Set()
const held = new Map<Holder, ReadonlySet<Permission>>(
  Object.entries(columns).map(([letter, holder]) => [
    holder,
    new Set(permissions.filter((permission) => table[permission].includes(letter))),
  ]),
)
held.set('root', new Set(permissions))
