// Everything the channels module promises over HTTP. The apps import its types.

import * as crossings from './crossings/contracts.ts'
import * as mail from './mail/contracts.ts'
import * as media from './media/contracts.ts'
import * as outbox from './outbox/contracts.ts'
import * as touchpoints from './touchpoints/contracts.ts'

export const channelsContracts = {
  listTouchpoints: touchpoints.listTouchpoints,
  createTouchpoint: touchpoints.createTouchpoint,
  getTouchpoint: touchpoints.getTouchpoint,
  changeTouchpoint: touchpoints.changeTouchpoint,
  removeTouchpoint: touchpoints.removeTouchpoint,
  testTouchpoint: touchpoints.testTouchpoint,
  beginSignIn: touchpoints.beginSignIn,
  finishSignIn: touchpoints.finishSignIn,
  listTemplates: touchpoints.listTemplates,
  syncTemplates: touchpoints.syncTemplates,
  listUnrouted: touchpoints.listUnrouted,
  sendMessage: outbox.sendMessage,
  cancelMessage: outbox.cancelMessage,
  retryMessage: outbox.retryMessage,
  reactToMessage: outbox.reactToMessage,
  listDoors: outbox.listDoors,
  planMessage: outbox.planMessage,
  getCapabilities: outbox.getCapabilities,
  uploadMedia: media.uploadMedia,
  getMedia: media.getMedia,
  retryMedia: media.retryMedia,
  showOriginal: mail.showOriginal,
  createCrossing: crossings.createCrossing,
  getCrossing: crossings.getCrossing,
  confirmCrossing: crossings.confirmCrossing,
  revokeCrossing: crossings.revokeCrossing,
}
