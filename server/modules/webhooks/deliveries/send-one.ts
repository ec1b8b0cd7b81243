// One claimed delivery: its entry is read now, as the ledger has it now, and posted.

import { type Entry, findKind, readEntries } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { findErased } from '../../customers/index.ts'
import { openSecrets, signing } from '../subscriptions/secrets.ts'
import type { Claimed, Due } from './claim-deliveries.ts'
import { envelopeOf } from './envelope.ts'
import { type Outcome, postEvent } from './post-event.ts'

export async function sendOne(
  platform: Pick<Platform, 'db' | 'fetch' | 'clock' | 'config' | 'vault'>,
  due: Pick<Due, 'subscriptionId' | 'url' | 'secrets'>,
  claimed: Claimed,
): Promise<Outcome> {
  const { db, clock, config, vault } = platform
  const [entry] = await readEntries(db, [claimed])
  if (!entry) throw new Error(`the ledger has nothing at ${claimed.lane}/${claimed.position}`)
  const isForgotten = await mustForget(db, claimed, entry)
  return postEvent(platform, {
    url: due.url,
    id: claimed.entryId,
    body: envelopeOf(entry, config.publicUrl, isForgotten),
    secrets: signing(openSecrets(vault, due.subscriptionId, due.secrets), clock.now()),
  })
}

/** The ledger's redaction follows an erasure in steps; what waits here must not be faster. */
async function mustForget(db: Db, claimed: Claimed, entry: Entry): Promise<boolean> {
  const { subjectId, handleId } = claimed
  if (entry.redacted) return true
  if (findKind(entry.kind)?.personal === false) return false
  if (claimed.forgotten) return true
  return (await findErased(db, handleId ? [handleId] : [], [subjectId])).size > 0
}
