import type { Db } from '../../../platform/database.ts'
import { type Address, findAddresses } from '../../customers/index.ts'
import { findChatNames } from './chat-names.ts'
import type { Head } from './find-heads.ts'

/**
 * Those that answer what was said in another chat of the same customer: people were joined. There
 * the provider's id of it means nothing, and it may hold the other number, so it is not told. Asks
 * the database only about answers to another handle.
 */
export async function findStrangeQuotes(
  db: Db,
  heads: readonly Head[],
): Promise<ReadonlySet<string>> {
  const strange = new Set<string>()
  const suspects = heads.filter(
    (head) => head.replyTo !== null && head.repliedHandleId !== head.handleId,
  )
  if (suspects.length === 0) return strange
  const addresses = await findAddresses(
    db,
    suspects.map(({ handleId }) => handleId),
  )
  for (const head of suspects) {
    const names = await namesOf(db, head, addresses.get(head.handleId))
    if (!head.repliedHandleId || !names.includes(head.repliedHandleId)) strange.add(head.id)
  }
  return strange
}

async function namesOf(
  db: Db,
  { handleId, touchpointId, channel }: Head,
  of: Address | undefined,
): Promise<string[]> {
  if (!of) return []
  return findChatNames(db, { customerId: of.customerId, handleId, touchpointId, channel })
}
