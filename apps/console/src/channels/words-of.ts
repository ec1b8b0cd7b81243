import type { Words } from '../../../../words/index.ts'

/** What is said of a connection: a mailbox has servers of its own, and words for them. */
export function wordsOf({ channels, mailboxes }: Words, channel: string): Words['channels'] {
  if (channel !== 'email') return channels
  return {
    ...channels,
    ...mailboxes,
    reasons: { ...channels.reasons, ...mailboxes.reasons },
    reasonFixes: { ...channels.reasonFixes, ...mailboxes.reasonFixes },
  }
}
