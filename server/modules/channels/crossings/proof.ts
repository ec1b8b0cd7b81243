// The one-time code with which whoever took a crossing shows that a contact known for certain is
// theirs: it is sent there, and comes back where the crossing was taken.

import { randomInt } from 'node:crypto'
import type { Vault } from '../../../platform/vault.ts'

export const proofTries = 3

export const makeProof = (): string => String(randomInt(1_000_000)).padStart(6, '0')

export const digestOfProof = (
  vault: Pick<Vault, 'digest'>,
  crossingId: string,
  proof: string,
): string => vault.digest(`crossing-proof:${crossingId}:${proof}`)

/** The six digits that a text holds, with a space or dash in their middle; undefined when it holds
 * others too, or none. Pure. */
export function readProof(text: string): string | undefined {
  const found = [...text.normalize('NFKC').matchAll(/(?<!\d)(\d{3})[\s-]?(\d{3})(?!\d)/g)]
  const isOnly = found.length === 1 && text.replace(found[0]![0], '').search(/\d/) < 0
  return isOnly ? found[0]![1]! + found[0]![2]! : undefined
}
