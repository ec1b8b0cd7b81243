import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { notFound } from '../../../platform/refusal.ts'
import { findMessages, type MessageView } from '../../channels/index.ts'
import { maskEntry, seesContact } from '../../customers/index.ts'
import type { SaidView } from '../contracts.ts'

/** One message as it is now, of whose customer the viewer was asked before. @throws not_found */
export async function showMessage(
  platform: Platform,
  viewer: Viewer,
  id: string,
): Promise<SaidView> {
  const message = (await findMessages(platform, [id])).get(id)
  if (!message) throw notFound()
  return maskMessage(viewer, message)
}

/** What somebody without the right to contact may read of a message. */
export function maskMessage(viewer: Viewer, message: MessageView): SaidView {
  if (seesContact(viewer)) return { ...message }
  const { content, replyTo } = maskEntry({
    kind: 'message',
    body: { content: message.content, replyTo: message.replyTo },
    context: null,
  }).body
  return {
    ...message,
    content: message.content && { ...Object(content), type: message.content.type },
    replyTo: message.replyTo && { ...message.replyTo, text: String(Object(replyTo).text) },
    // Pictures and files cannot be masked.
    media: message.media.map(({ id, state }) => ({ id, state })),
  }
}
