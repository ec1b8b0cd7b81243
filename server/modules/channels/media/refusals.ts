import { defineRefusal } from '../../../platform/refusal.ts'

export const mediaUnknown = defineRefusal('media.unknown', 404, 'There is no such file')
export const mediaTooLarge = defineRefusal('media.too_large', 422, 'The file is too large')
export const mediaTypeRefused = defineRefusal(
  'media.type_refused',
  422,
  'Files of this type are not taken',
)
export const mediaEmpty = defineRefusal('media.empty', 422, 'The file is empty')
