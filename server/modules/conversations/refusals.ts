import { defineRefusal } from '../../platform/refusal.ts'

export const phraseUnknown = defineRefusal('phrase.unknown', 404, 'There is no such phrase')
export const phraseTaken = defineRefusal(
  'phrase.taken',
  409,
  'There is a phrase with this shortcut already',
)
