import type { Draft } from './drafts.ts'

/** No word of either is lost; of what there is one of, the later stays. Pure. */
export function withBoth(earlier: Draft, later: Draft): Draft {
  const notes = [earlier.note, later.note].filter((one) => one !== undefined)
  const note = {
    text: joined(notes.map(({ text }) => text)),
    mentions: notes.flatMap(({ mentions }) => mentions),
  }
  return {
    text: joined([earlier.text, later.text]),
    replyTo: later.replyTo ?? earlier.replyTo,
    attachments: [...earlier.attachments, ...later.attachments],
    form: later.form ?? earlier.form,
    door: later.door ?? earlier.door,
    ...(notes.length ? { note } : {}),
  }
}

const joined = (texts: readonly string[]) => texts.filter((one) => one.trim()).join('\n')
