// What the channel takes of what is written beside plain words. The server plans by the same table;
// here it is said while one types.

import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'

type Choices = Extract<DraftForm, { type: 'choices' }>['choices']

/** More than any channel takes. */
const anyChannel = 30
/** What a title may hold where the channel makes numbered text of it. */
const anyTitle = 256

/** How these choices look on the channel, and what each may hold; 0 where it has no such place. */
export function limitsOf(can: Capabilities | undefined, choices: Choices) {
  const { buttons, list } = can?.choices ?? {}
  const most = Math.max(buttons?.max ?? 0, list?.max ?? 0) || anyChannel
  const none = { description: 0, section: 0, open: 0, most }
  if (buttons && choices.length <= buttons.max && (!list || areBare(choices)))
    return { ...none, how: 'buttons' as const, title: buttons.title }
  if (!list) return { ...none, how: 'numbers' as const, title: anyTitle }
  const { title, description, open } = list
  const section = list.sections > 1 ? list.sectionTitle : 0
  return { how: 'list' as const, title, description, section, open, most }
}

/** A button shows its title alone, and no two may be alike: whoever says more needs a list. */
function areBare(choices: Choices): boolean {
  const titles = choices.map(({ title }) => title.trim()).filter(Boolean)
  return (
    new Set(titles).size === titles.length &&
    choices.every(({ description, section }) => !description?.trim() && !section?.trim())
  )
}

/** Of the lines above and below the text; 0 where the channel has no such place. */
export function frameOf(can: Capabilities | undefined, type: DraftForm['type']) {
  const { header = 0, footer = 0 } = can?.choices ?? {}
  const has = type === 'choices' || (type === 'link' && can?.link)
  return has ? { header, footer } : { header: 0, footer: 0 }
}

/** What a line may hold that was written for another channel: it becomes a part of the text. */
export const keptLine = 256

/** Characters as the channels count them. */
export const lengthOf = (text: string | undefined): number => [...(text ?? '').trim()].length

export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol)
}
