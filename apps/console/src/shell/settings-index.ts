// The pages of the settings, once: for the index on their left, the command bar and the sheet.

export const settingsIndex = [
  { name: 'profile', to: '/settings/profile', permission: undefined, keys: 'g p' },
  { name: 'sessions', to: '/settings/sessions', permission: undefined, keys: undefined },
  { name: 'staff', to: '/settings/staff', permission: 'staff:read', keys: 'g s' },
  { name: 'teams', to: '/settings/teams', permission: 'teams:read', keys: 'g t' },
  { name: 'roles', to: '/settings/roles', permission: 'teams:read', keys: undefined },
  { name: 'rules', to: '/settings/rules', permission: 'settings:write', keys: undefined },
  { name: 'channels', to: '/settings/channels', permission: 'channels:read', keys: 'g h' },
  { name: 'phrases', to: '/settings/phrases', permission: 'threads:read', keys: undefined },
  { name: 'keys', to: '/settings/keys', permission: 'keys:write', keys: 'g k' },
  { name: 'webhooks', to: '/settings/webhooks', permission: 'webhooks:write', keys: 'g w' },
  { name: 'audit', to: '/settings/audit', permission: 'audit:read', keys: 'g a' },
  { name: 'refused', to: '/settings/refused', permission: 'ledger:operate', keys: 'g r' },
  { name: 'parked', to: '/settings/parked', permission: 'ledger:operate', keys: undefined },
  { name: 'unrouted', to: '/settings/unrouted', permission: 'ledger:operate', keys: undefined },
  { name: 'status', to: '/settings/status', permission: 'ledger:operate', keys: 'g l' },
] as const
