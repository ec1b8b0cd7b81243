// The secrets of a touchpoint are one sealed text, bound to its row.

import type { Vault } from '../../../platform/vault.ts'
import type { Adapter } from '../adapter.ts'
import type { Texts } from './read-settings.ts'

export const sealedIn = {
  table: 'channels_touchpoint',
  column: 'secrets',
  id: 'id',
  contextOf: (id: string) => `touchpoint:${id}`,
}

export const sealSecrets = (vault: Vault, id: string, secrets: Texts): string =>
  vault.seal(JSON.stringify(secrets), sealedIn.contextOf(id))

export function openSecrets(vault: Vault, id: string, sealed: string): Record<string, string> {
  return JSON.parse(vault.open(sealed, sealedIn.contextOf(id))) as Record<string, string>
}

/** What touchpoints that are signed for by one secret have in common, without telling it. */
export const signedBy = (vault: Vault, adapter: Adapter, secrets: Texts): string =>
  vault.digest(`${adapter.channel}\n${secrets[adapter.signingSecret ?? ''] ?? ''}`)
