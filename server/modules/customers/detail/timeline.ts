import { listKinds, readTimeline } from '../../../ledger/index.ts'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { findHandleIds } from './find-customer.ts'
import { maskEntry, seesContact } from './mask.ts'

/** A page of what happened at a customer's handles, newest first, masked for those who must be. */
export async function showTimeline(
  db: Db,
  viewer: Viewer,
  customerId: string,
  asked: { before?: string | undefined; limit: number; kinds?: string | undefined },
) {
  const handleIds = await findHandleIds(db, customerId)
  const page = await readTimeline(db, handleIds, {
    before: asked.before,
    limit: asked.limit,
    kinds: asked.kinds === undefined ? undefined : kindsMatching(asked.kinds),
  })
  const whole = seesContact(viewer)
  return {
    items: page.items.map((entry) => {
      const { subjectType: _, subjectId: __, ...shown } = whole ? entry : maskEntry(entry)
      return {
        ...shown,
        occurredAt: entry.occurredAt.toISOString(),
        recordedAt: entry.recordedAt.toISOString(),
      }
    }),
    next: page.next,
  }
}

/** `page.viewed,order.*` → the kinds of that name or beginning. */
function kindsMatching(asked: string): string[] {
  const patterns = asked.split(',').map((pattern) => pattern.trim())
  const kinds = listKinds().map((kind) => kind.name)
  return kinds.filter((kind) =>
    patterns.some((pattern) =>
      pattern.endsWith('*') ? kind.startsWith(pattern.slice(0, -1)) : kind === pattern,
    ),
  )
}
