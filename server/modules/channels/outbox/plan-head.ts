// From whom letters would come, and what each would be about: for who writes them.

import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findAddresses, reachCustomer } from '../../customers/index.ts'
import type { Letter } from '../adapter.ts'
import type { OutgoingContent } from '../content/content.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { findHead } from './find-letter.ts'
import { messageHandleUnknown } from './refusals.ts'

/** Undefined where no letters are written. @throws message.handle_unknown */
export async function planHead(
  { db }: Pick<Platform, 'db'>,
  viewer: Viewer,
  given: {
    finder: TouchpointFinder
    parts: readonly OutgoingContent[]
    to: { handleId: string; touchpointId: string }
  },
): Promise<{ from: Letter['from']; subjects: string[] } | undefined> {
  const { handleId, touchpointId } = given.to
  const touchpoint = await given.finder.find(touchpointId)
  const subjectOf = touchpoint?.adapter.subjectOf
  if (!subjectOf) return undefined
  await reachHandle(db, viewer, handleId)
  const head = await findHead({ db }, touchpoint, handleId)
  return { from: head.from, subjects: given.parts.map((part) => subjectOf(part, head)) }
}

/** Unknown and forbidden are the same. */
async function reachHandle(db: Platform['db'], viewer: Viewer, handleId: string) {
  const owner = (await findAddresses(db, [handleId])).get(handleId)
  if (!owner) throw messageHandleUnknown()
  try {
    await reachCustomer(db, viewer, owner.customerId)
  } catch (error) {
    throw error instanceof Refusal && error.status === 404 ? messageHandleUnknown() : error
  }
}
