import { defineRefusal } from '../../platform/refusal.ts'

export const importUnknown = defineRefusal('import.unknown', 404, 'There is no such import')
export const importWithoutFile = defineRefusal(
  'import.without_file',
  409,
  'The file of this import was not sent yet, or was removed',
)
export const importStartedAlready = defineRefusal(
  'import.started_already',
  409,
  'The import was started, so its file and map stay as they are',
)
export const importEnded = defineRefusal('import.ended', 409, 'The import has ended')
export const importUnreadable = defineRefusal(
  'import.unreadable',
  422,
  'The file cannot be read as CSV, JSON Lines or gzip of them',
)
export const importMapWrong = defineRefusal(
  'import.map_wrong',
  422,
  'The map does not fit this file',
)
export const importMayNotJoin = defineRefusal(
  'import.may_not_join',
  403,
  'The map gives handles an assurance of 2 or 3, which joins customers; that needs the right to merge',
)
export const exportUnknown = defineRefusal('export.unknown', 404, 'There is no such export')
export const exportNotReady = defineRefusal(
  'export.not_ready',
  409,
  'The file of this export is not there: it is being made, it failed, or it has expired',
)
